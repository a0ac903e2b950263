import { desc, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Store } from '#db/client.ts'
import { invitations, people } from '#db/schema/people.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import { usableInvitation } from '#db/writes/invitations/spend.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { InvitationInfo } from '#lib/domain/people/invitation.ts'

const listLimit = 200

/** The latest invitations, for administrators, newest first. */
export async function listInvitations(actor: AccountActor, store: Store): Promise<InvitationInfo[]> {
  requireAdministrator(actor)
  const [inviter, user] = [alias(people, 'inviter'), alias(people, 'invited')]
  const { id, email, administrator, createdAt, expiresAt } = invitations
  const state = sql<InvitationInfo['state']>`case when ${invitations.usedAt} is not null then 'used'
    when ${invitations.revokedAt} is not null then 'revoked' when ${expiresAt} <= now() then 'expired' else 'open' end`
  return await store.database
    .select({ id, email, administrator, state, invitedBy: inviter.name, usedBy: user.name, createdAt, expiresAt })
    .from(invitations)
    .innerJoin(inviter, eq(inviter.id, invitations.invitedBy))
    .leftJoin(user, eq(user.id, invitations.usedBy))
    .orderBy(desc(createdAt), desc(id))
    .limit(listLimit)
}

/** What an invitation says while it works. One that was used, revoked, expired, or never existed: null. */
export async function peekInvitation(
  store: Store,
  { token }: { token: string },
): Promise<{ email: string | null; administrator: boolean } | null> {
  const { email, administrator } = invitations
  const [found] = await store.database.select({ email, administrator }).from(invitations).where(usableInvitation(token))
  return found ?? null
}
