import { and, eq } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { visibleTo } from '#db/reads/chat-access.ts'
import type { TurnRow } from '#db/reads/turn-rows.ts'
import { chats } from '#db/schema/chats.ts'
import { requests } from '#db/schema/requests.ts'
import { turns } from '#db/schema/turns.ts'
import { type Head, inChat } from '#db/writes/in-chat.ts'
import type { Actor } from '#lib/domain/actors/actor.ts'
import type { RequestId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

export type RequestScope = { tx: Transaction; head: Head; request: typeof requests.$inferSelect; turn: TurnRow }

/** Runs a move of a request that the actor may see, in a transaction that holds the head of its chat. Throws `not_found`. */
export async function inRequest<T>(
  actor: Actor,
  store: Store,
  { requestId, run }: { requestId: RequestId; run: (scope: RequestScope) => Promise<T> },
): Promise<T> {
  const ofId = eq(requests.id, requestId)
  const [found] = await store.database.select({ chatId: requests.chatId }).from(requests).where(ofId)
  if (!found) throw notFound('request')
  return await inChat(store, found.chatId, async (tx, head) => {
    const [row] = await tx
      .select({ request: requests, turn: turns })
      .from(requests)
      .innerJoin(turns, eq(turns.id, requests.turnId))
      .innerJoin(chats, eq(chats.id, requests.chatId))
      .where(and(ofId, visibleTo(actor)))
    if (!row) throw notFound('request')
    return await run({ tx, head, ...row })
  })
}
