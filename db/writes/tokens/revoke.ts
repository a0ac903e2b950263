import { and, eq, isNull } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { tokens } from '#db/schema/people.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { TokenId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Ends one's own token at once; streams that it opened are told to close. */
export async function revokeToken(actor: AccountActor, store: Store, { tokenId }: { tokenId: TokenId }): Promise<void> {
  await store.database.transaction(async (tx) => {
    const own = and(eq(tokens.id, tokenId), eq(tokens.personId, actor.personId), isNull(tokens.revokedAt))
    const revoked = await tx.update(tokens).set({ revokedAt: now }).where(own).returning({ id: tokens.id })
    if (revoked.length === 0) throw notFound('token')
    await store.bus.publish(tx, { type: 'closed', by: { tokenId }, reason: 'revoked' })
  })
}
