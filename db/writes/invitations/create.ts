import { and, eq, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { invitations, people } from '#db/schema/people.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import { isOpen } from '#db/writes/invitations/spend.ts'
import { hashToken, randomToken } from '#lib/crypto/tokens.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { InvitationId } from '#lib/domain/ids.ts'
import { invitationLifetimeMs, type NewInvitation } from '#lib/domain/people/invitation.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { newId } from '#lib/ids.ts'

/** An administrator's invitation for seven days. Its token is told this once. `conflict` when the address has an account. */
export async function createInvitation(
  actor: AccountActor,
  store: Store,
  { email, administrator }: NewInvitation,
): Promise<{ id: InvitationId; token: string }> {
  requireAdministrator(actor)
  if (email !== null) await refuseKnown(store, email)
  const [id, token] = [newId('inv'), randomToken()]
  await store.database.insert(invitations).values({
    id,
    hash: hashToken(token),
    email,
    administrator,
    invitedBy: actor.personId,
    expiresAt: fromNow(invitationLifetimeMs),
  })
  return { id, token }
}

/** Records that the link went to its address by mail and was shown to nobody, so that using it proves the address. */
export async function markInvitationMailed(
  actor: AccountActor,
  store: Store,
  { invitationId }: { invitationId: InvitationId },
): Promise<void> {
  requireAdministrator(actor)
  const own = and(eq(invitations.id, invitationId), eq(invitations.invitedBy, actor.personId), isOpen)
  await store.database.update(invitations).set({ mailed: true }).where(own)
}

async function refuseKnown(store: Store, email: string): Promise<void> {
  if ((await store.database.$count(people, eq(sql`lower(${people.email})`, sql`lower(${email})`))) === 0) return
  const message = 'There is an account with this address already.'
  throw new Refusal('conflict', message, { fields: { email: message } })
}
