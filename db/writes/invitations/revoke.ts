import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { invitations } from '#db/schema/people.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import { isOpen } from '#db/writes/invitations/spend.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { InvitationId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Ends an open invitation at once. Any administrator may end any. */
export async function revokeInvitation(
  actor: AccountActor,
  store: Store,
  { invitationId }: { invitationId: InvitationId },
): Promise<void> {
  requireAdministrator(actor)
  const revoked = await store.database
    .update(invitations)
    .set({ revokedAt: now })
    .where(and(eq(invitations.id, invitationId), isOpen))
    .returning({ id: invitations.id })
  if (revoked.length === 0) throw notFound('open invitation')
}
