import { and, asc, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { invitations } from '#db/schema/people.ts'
import { hashToken } from '#lib/crypto/tokens.ts'
import type { InvitationId } from '#lib/domain/ids.ts'

/** The condition that an invitation was not used, is not revoked and not too old. */
export const isOpen: SQL | undefined = and(
  isNull(invitations.usedAt),
  isNull(invitations.revokedAt),
  gt(invitations.expiresAt, now),
)

export const usableInvitation = (token: string): SQL | undefined => and(eq(invitations.hash, hashToken(token)), isOpen)

export type SpentInvitation = { id: InvitationId; email: string | null; administrator: boolean; mailed: boolean }

/** Marks an invitation as used, by whoever the caller then names. Null: it cannot be; of two that race, one gets null. */
export const spendInvitation = (tx: Transaction, token: string): Promise<SpentInvitation | null> =>
  markUsed(tx, usableInvitation(token))

/** The same for the oldest open invitation to an address, for whoever proved that it is theirs. */
export function spendInvitationTo(tx: Transaction, email: string): Promise<SpentInvitation | null> {
  const oldest = tx
    .select({ id: invitations.id })
    .from(invitations)
    .where(and(eq(sql`lower(${invitations.email})`, sql`lower(${email})`), isOpen))
    .orderBy(asc(invitations.createdAt))
    .limit(1)
  return markUsed(tx, and(inArray(invitations.id, oldest), isOpen))
}

async function markUsed(tx: Transaction, which: SQL | undefined): Promise<SpentInvitation | null> {
  const { id, email, administrator, mailed } = invitations
  const [used] = await tx
    .update(invitations)
    .set({ usedAt: now })
    .where(which)
    .returning({ id, email, administrator, mailed })
  return used ?? null
}
