import { and, between, eq, inArray, like, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { chatEvents, chatHeads, isNews } from '#db/schema/chats.ts'
import { inChat } from '#db/writes/in-chat.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** A client that was away for less long than this after a turn goes on from the log; another gets a new snapshot. */
const graceMs = 3_600_000
/** So many rows go in one transaction, which holds the head of their chat. */
const rowLimit = 2_000

/**
 * Deletes what the messages of turns that ended an hour ago have whole, in one chat: the events of their parts. All else of the log
 * stays, since it says what is unread. Gives whether there is more to do, in this chat or another.
 */
export async function trimNextLog(_host: HostActor, store: Store): Promise<boolean> {
  const { rows } = await store.database.execute<{ chat_id: ChatId }>(sql`
    select h.chat_id from ${chatHeads} h where ${through(sql`h.chat_id`, sql`h.kept_from_seq`)} is not null limit 2`)
  const [next, ...others] = rows
  if (!next) return false
  return (await trimSome(store, next.chat_id)) || others.length > 0
}

/** The seq of the last event before the grace that ended a turn, not below a seq: up to it no turn runs. */
const through = (chatId: ReturnType<typeof sql>, fromSeq: ReturnType<typeof sql>) => sql`(
  select max(e.seq) from ${chatEvents} e
  where e.chat_id = ${chatId} and ${isNews(sql`e.type`)} and e.type = 'turn.ended' and e.seq >= ${fromSeq}
    and e.at < ${fromNow(-graceMs)})`

/** Whether there is more to do in the chat. */
async function trimSome(store: Store, chatId: ChatId): Promise<boolean> {
  try {
    return await inChat(store, chatId, async (tx) => {
      const {
        rows: [head],
      } = await tx.execute<{ from: string; through: string | null }>(sql`
        select kept_from_seq as "from", ${through(sql`h.chat_id`, sql`h.kept_from_seq`)} as through
        from ${chatHeads} h where h.chat_id = ${chatId}`)
      if (!head?.through) return false
      const seqs = await findParts(tx, { chatId, from: Number(head.from), through: Number(head.through) })
      if (seqs.length > 0)
        await tx.delete(chatEvents).where(and(eq(chatEvents.chatId, chatId), inArray(chatEvents.seq, seqs)))
      const isMore = seqs.length === rowLimit
      const keptFromSeq = (isMore ? (seqs.at(-1) ?? 0) : Number(head.through)) + 1
      await tx.update(chatHeads).set({ keptFromSeq }).where(eq(chatHeads.chatId, chatId))
      return isMore
    })
  } catch (error) {
    // It was deleted for good meanwhile.
    if (error instanceof Refusal && error.code === 'not_found') return false
    throw error
  }
}

async function findParts(
  tx: Transaction,
  { chatId, from, through: to }: { chatId: ChatId; from: number; through: number },
): Promise<number[]> {
  const rows = await tx
    .select({ seq: chatEvents.seq })
    .from(chatEvents)
    .where(and(eq(chatEvents.chatId, chatId), between(chatEvents.seq, from, to), like(chatEvents.type, 'part.%')))
    .orderBy(chatEvents.seq)
    .limit(rowLimit)
  return rows.map(({ seq }) => seq)
}
