import { and, eq, gt, isNull, type SQL, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { oneTimeLinks, type PendingSignUp, people } from '#db/schema/people.ts'
import { hashToken } from '#lib/crypto/tokens.ts'
import type { PersonId } from '#lib/domain/ids.ts'

/** The condition that a link was not used and is not too old. */
export const usableLink = (token: string, more?: SQL): SQL | undefined =>
  and(eq(oneTimeLinks.hash, hashToken(token)), isNull(oneTimeLinks.usedAt), gt(oneTimeLinks.expiresAt, now), more)

/** Whom a sign-in link signs in. It works once: of two that race, one gets null. */
export function redeemSignInLink(store: Store, { token }: { token: string }): Promise<PersonId | null> {
  return store.database.transaction(async (tx) => {
    const link = await useLink(tx, token, 'sign_in')
    if (!link?.personId) return null
    if (link.mailedTo) await proveAddress(tx, link.personId, link.mailedTo)
    return link.personId
  })
}

/** Whoever used a link that only went to their address has shown that it is theirs, if it still is the account's. */
async function proveAddress(tx: Transaction, personId: PersonId, mailedTo: string): Promise<void> {
  const isTheirs = and(eq(people.id, personId), eq(sql`lower(${people.email})`, sql`lower(${mailedTo})`))
  await tx
    .update(people)
    .set({ emailVerifiedAt: now })
    .where(and(isTheirs, isNull(people.emailVerifiedAt)))
}

type UsedLink = { personId: PersonId | null; mailedTo: string | null; signUp: PendingSignUp | null }

/** Marks a link as used. Null: it cannot be. */
export async function useLink(
  tx: Transaction,
  token: string,
  kind: 'set_up' | 'sign_in' | 'sign_up',
): Promise<UsedLink | null> {
  const [used] = await tx
    .update(oneTimeLinks)
    .set({ usedAt: now })
    .where(usableLink(token, eq(oneTimeLinks.kind, kind)))
    .returning({ personId: oneTimeLinks.personId, mailedTo: oneTimeLinks.mailedTo, signUp: oneTimeLinks.signUp })
  return used ?? null
}
