import { and, eq, isNull, type SQL } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { tokens } from '#db/schema/people.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { TokenId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Ends one's own token at once; streams that it opened are told to close. */
export async function revokeToken(actor: AccountActor, store: Store, { tokenId }: { tokenId: TokenId }): Promise<void> {
  const own = and(eq(tokens.id, tokenId), eq(tokens.personId, actor.personId))
  const revoked = await store.database.transaction((tx) => revokeTokens(tx, store, own))
  if (revoked === 0) throw notFound('token')
}

/** Ends the tokens that a condition is about, and says how many. */
export async function revokeTokens(tx: Transaction, store: Store, which: SQL | undefined): Promise<number> {
  const revoked = await tx
    .update(tokens)
    .set({ revokedAt: now })
    .where(and(which, isNull(tokens.revokedAt)))
    .returning({ id: tokens.id })
  for (const { id } of revoked) await store.bus.publish(tx, { type: 'closed', by: { tokenId: id }, reason: 'revoked' })
  return revoked.length
}
