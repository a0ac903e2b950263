import { and, eq, isNull } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { visibleTo } from '#db/reads/chat-access.ts'
import { grantInfoColumns, requireOwner } from '#db/reads/grants.ts'
import { chats } from '#db/schema/chats.ts'
import { grants } from '#db/schema/grants.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { GrantInfo } from '#lib/domain/grants/grant.ts'
import type { GrantId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/**
 * Runs a change of a grant that was not revoked, which is held until the change is made. Throws `not_found` where the actor may not
 * see its chat, `forbidden` where that is not theirs.
 */
export async function inOwnGrant<T>(
  actor: AccountActor,
  store: Store,
  grantId: GrantId,
  run: (tx: Transaction, grant: GrantInfo) => Promise<T>,
): Promise<T> {
  return await store.database.transaction(async (tx) => {
    const [grant] = await tx
      .select(grantInfoColumns)
      .from(grants)
      .innerJoin(chats, eq(chats.id, grants.chatId))
      .where(and(eq(grants.id, grantId), isNull(grants.revokedAt), visibleTo(actor)))
      .for('update', { of: grants })
    if (!grant) throw notFound('link')
    await requireOwner(actor, tx, grant.chatId)
    return await run(tx, grant)
  })
}
