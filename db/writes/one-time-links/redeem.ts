import { and, eq, gt, isNull, type SQL } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { oneTimeLinks } from '#db/schema/people.ts'
import { hashToken } from '#lib/crypto/tokens.ts'
import type { PersonId } from '#lib/domain/ids.ts'

/** The condition that a link was not used and is not too old. */
export const usableLink = (token: string, more?: SQL): SQL | undefined =>
  and(eq(oneTimeLinks.hash, hashToken(token)), isNull(oneTimeLinks.usedAt), gt(oneTimeLinks.expiresAt, now), more)

/** Whom a sign-in link signs in. It works once: of two that race, one gets null. */
export function redeemSignInLink(store: Store, { token }: { token: string }): Promise<PersonId | null> {
  return store.database.transaction(async (tx) => (await useLink(tx, token, 'sign_in'))?.personId ?? null)
}

/** Marks a link as used. Null: it cannot be. */
export async function useLink(
  tx: Transaction,
  token: string,
  kind: 'set_up' | 'sign_in',
): Promise<{ personId: PersonId | null } | null> {
  const [used] = await tx
    .update(oneTimeLinks)
    .set({ usedAt: now })
    .where(usableLink(token, eq(oneTimeLinks.kind, kind)))
    .returning({ personId: oneTimeLinks.personId })
  return used ?? null
}
