import { sql } from 'drizzle-orm'
import type { LogNotice } from '#db/bus/bus.ts'
import type { Store, Transaction } from '#db/client.ts'
import { chatEvents, chatHeads } from '#db/schema/chats.ts'
import type { ChatEvent, EventDraft } from '#lib/domain/events/event.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

/**
 * Where events go. With `fence` only while that is the newest lease of the chat. `at`, an ISO moment, is their time; without it the
 * database's clock as it is once the head is held.
 */
export type AppendTarget = {
  chatId: ChatId
  fence?: number | undefined
  at?: string | undefined
  /** The flush that this is, for the head to remember. */
  flushId?: string | undefined
}
export type AppendBatch = AppendTarget & { drafts: readonly EventDraft[] }

/**
 * The only writer of the log: allots seqs by the chat's head, so that commit order is seq order, and publishes what it wrote.
 * Throws `Refusal` `fence_lost`, or `not_found` where there is no such chat.
 */
export async function append(
  tx: Transaction,
  store: Store,
  target: AppendTarget,
  drafts: readonly EventDraft[],
): Promise<ChatEvent[]> {
  const written = (await appendAll(tx, store, [{ ...target, drafts }])).get(target.chatId)
  if (written) return written
  throw target.fence === undefined
    ? notFound('chat')
    : new Refusal('fence_lost', 'This turn is another lease’s by now.')
}

/**
 * `append` for several chats in one statement. A chat whose head is missing or has another fence is not in the result; with `free` neither
 * are those whose head somebody holds just now, or remembers the same flush.
 */
export async function appendAll(
  tx: Transaction,
  store: Store,
  batches: readonly AppendBatch[],
  which: 'all' | 'free' = 'all',
): Promise<Map<ChatId, ChatEvent[]>> {
  const made = new Map(batches.map((batch) => [batch.chatId, { ...batch, drafts: storable(batch.drafts) }]))
  const heads = await insert(tx, [...made.values()], which)
  const written = new Map<ChatId, ChatEvent[]>()
  for (const { chat_id: chatId, before, at } of heads) {
    const drafts = made.get(chatId)?.drafts ?? []
    const first = Number(before) + 1
    written.set(
      chatId,
      drafts.map((draft, index) => ({ ...draft, seq: first + index, at })),
    )
  }
  await store.bus.publishLog(tx, [...written].flatMap(noticeOf))
  return written
}

async function insert(tx: Transaction, batches: readonly AppendBatch[], which: 'all' | 'free') {
  const input = JSON.stringify(
    batches.map(({ chatId, fence, at, flushId, drafts }) => ({
      chat_id: chatId,
      fence: fence ?? null,
      at: at ?? null,
      flush_id: flushId ?? null,
      drafts,
    })),
  )
  const { rows } = await tx.execute<{ chat_id: ChatId; before: string; at: string }>(sql`
    with input as (
      select * from jsonb_to_recordset(${input}::jsonb)
        as i(chat_id text, fence bigint, at timestamptz, flush_id text, drafts jsonb)
    )${which === 'free' ? freeHeads : sql``}, heads as (
      update ${chatHeads} as h
      set seq = h.seq + jsonb_array_length(i.drafts), flush_id = coalesce(i.flush_id, h.flush_id)
      from ${which === 'free' ? sql`free_input` : sql`input`} i
      where h.chat_id = i.chat_id and (i.fence is null or i.fence = h.fence)
      returning h.chat_id, h.seq - jsonb_array_length(i.drafts) as before, i.drafts,
        coalesce(i.at, date_trunc('milliseconds', clock_timestamp())) as at
    ), entries as (
      insert into ${chatEvents} (chat_id, seq, at, type, payload)
      select chat_id, before + e.place, at, e.draft ->> 'type', e.draft - 'type'
      from heads, jsonb_array_elements(drafts) with ordinality as e(draft, place)
    )
    select chat_id, before, ${isoMoment(sql`at`)} as at from heads`)
  return rows
}

/** In ascending id, as every transaction takes heads. */
const freeHeads = sql`, free as materialized (
      select chat_id, flush_id from ${chatHeads} where chat_id in (select chat_id from input)
      order by chat_id for update skip locked
    ), free_input as (
      select i.* from input i join free f on f.chat_id = i.chat_id
      where i.flush_id is null or i.flush_id is distinct from f.flush_id
    )`

function noticeOf([chatId, events]: [ChatId, ChatEvent[]]): LogNotice[] {
  const [first, last] = [events[0], events.at(-1)]
  return first && last ? [{ chatId, fromSeq: first.seq, toSeq: last.seq, events }] : []
}

/** A timestamptz as events carry it: ISO 8601 in UTC with milliseconds. */
export const isoMoment = (moment: ReturnType<typeof sql>) =>
  sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
