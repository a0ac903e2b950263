import { sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { chatHeads } from '#db/schema/chats.ts'
import { isoMoment } from '#db/writes/append-events.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'

/** A chat's head, held until the transaction ends. `at` is the moment of everything that the transaction does. */
export type Head = { chatId: ChatId; seq: number; fence: number; at: string }

/** Runs a transaction that takes the chat's head before anything else, so that moves of one chat come one after another. */
export async function inChat<T>(
  store: Store,
  chatId: ChatId,
  run: (tx: Transaction, head: Head) => Promise<T>,
): Promise<T> {
  return await store.database.transaction(async (tx) => await run(tx, await lockHead(tx, chatId)))
}

/** `inChat` for the host that holds a lease. Throws `Refusal` `fence_lost` where it is no longer the newest. */
export async function inLease<T>(
  store: Store,
  lease: Lease,
  run: (tx: Transaction, head: Head) => Promise<T>,
): Promise<T> {
  return await inChat(store, lease.chatId, async (tx, head) => {
    if (head.fence !== lease.fence) throw new Refusal('fence_lost', 'This turn is another lease’s by now.')
    return await run(tx, head)
  })
}

/** The clock is read after the lock was got, so that times of one chat never go back. */
export async function lockHead(tx: Transaction, chatId: ChatId): Promise<Head> {
  const {
    rows: [head],
  } = await tx.execute<{ seq: string; fence: string; at: string }>(sql`
    with held as materialized (select seq, fence from ${chatHeads} where chat_id = ${chatId} for update)
    select seq, fence, ${isoMoment(sql`clock_timestamp()`)} as at from held`)
  if (!head) throw notFound('chat')
  return { chatId, seq: Number(head.seq), fence: Number(head.fence), at: head.at }
}
