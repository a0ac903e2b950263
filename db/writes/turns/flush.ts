import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { chatHeads } from '#db/schema/chats.ts'
import { turns } from '#db/schema/turns.ts'
import { isRefusedRow } from '#db/sql-state.ts'
import { appendApart } from '#db/writes/append-apart.ts'
import { type AppendBatch, appendAll } from '#db/writes/append-events.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { ChatEvent, EventDraft } from '#lib/domain/events/event.ts'
import type { ChatId, TurnId } from '#lib/domain/ids.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'

/** With a `flushId` of its own a batch may be given again after an answer that was lost: it is written once. */
export type FlushBatch = { lease: Lease; drafts: EventDraft[]; flushId?: string }
/** 'locked': somebody writes to the chat just now, try again. 'refused': events that the database does not take were left out. */
export type FlushResult = 'written' | 'locked' | 'fence_lost' | 'refused'

/**
 * What the turns of a host said, in one transaction; one batch per chat. Waits for no chat, and an event that cannot be written
 * fails alone. Throws where the database cannot be reached: then nothing was written, or all of it and the answer was lost.
 */
export async function flushEvents(
  _host: HostActor,
  store: Store,
  batches: readonly FlushBatch[],
): Promise<Map<ChatId, FlushResult>> {
  if (new Set(batches.map(({ lease }) => lease.chatId)).size < batches.length)
    throw new Error('a flush takes one batch per chat')
  try {
    return await store.database.transaction((tx) => flushWhole(tx, store, batches))
  } catch (error) {
    if (!isRefusedRow(error)) throw error
    return await flushApart(store, batches)
  }
}

/** All that is free in one statement; where one row is refused, nothing. */
async function flushWhole(
  tx: Transaction,
  store: Store,
  batches: readonly FlushBatch[],
): Promise<Map<ChatId, FlushResult>> {
  const written = await appendAll(tx, store, batches.map(toAppend), 'free')
  await markFirstTexts(tx, [...written.values()])
  const rest = batches.filter(({ lease }) => !written.has(lease.chatId))
  const results = new Map([...written.keys()].map((chatId): [ChatId, FlushResult] => [chatId, 'written']))
  if (rest.length === 0) return results
  const { results: ofRest, flushed } = await lockHeads(tx, rest)
  for (const { lease, flushId } of rest) {
    const result = ofRest.get(lease.chatId) ?? 'locked'
    // A head that was let go meanwhile is for the next flush.
    results.set(lease.chatId, result === 'written' && !flushed.has(flushId) ? 'locked' : result)
  }
  return results
}

/** The same, but what is refused is left out. */
async function flushApart(store: Store, batches: readonly FlushBatch[]): Promise<Map<ChatId, FlushResult>> {
  return await store.database.transaction(async (tx) => {
    const { results, flushed } = await lockHeads(tx, batches)
    const held = batches.filter((batch) => results.get(batch.lease.chatId) === 'written' && !flushed.has(batch.flushId))
    const written = await appendApart(tx, store, held.map(toAppend))
    for (const { lease, drafts } of held)
      if (written.get(lease.chatId)?.length !== drafts.length) results.set(lease.chatId, 'refused')
    await markFirstTexts(tx, [...written.values()])
    return results
  })
}

const toAppend = ({ lease, drafts, flushId }: FlushBatch): AppendBatch => ({
  chatId: lease.chatId,
  fence: lease.fence,
  flushId,
  drafts,
})

type Held = { results: Map<ChatId, FlushResult>; flushed: ReadonlySet<string | undefined> }

/**
 * Takes the heads that are free, in ascending id; 'written' stands for what may be written now. `flushed` are flushes of an earlier
 * attempt. An attempt that is still being committed holds its head, so that nobody looks here before its end is known.
 */
async function lockHeads(tx: Transaction, batches: readonly FlushBatch[]): Promise<Held> {
  const fences = new Map(batches.map(({ lease }) => [lease.chatId, lease.fence]))
  const heads = { chatId: chatHeads.chatId, fence: chatHeads.fence, flushId: chatHeads.flushId }
  const among = inArray(chatHeads.chatId, [...fences.keys()])
  const read = tx.select(heads).from(chatHeads).where(among).orderBy(asc(chatHeads.chatId))
  const held = fences.size > 0 ? await read.for('update', { skipLocked: true }) : []
  const results = new Map<ChatId, FlushResult>()
  for (const { chatId, fence } of held) results.set(chatId, fence === fences.get(chatId) ? 'written' : 'fence_lost')
  const flushed = new Set(held.flatMap(({ flushId }) => flushId ?? []))
  if (results.size === fences.size) return { results, flushed }
  const others = await tx.select(heads).from(chatHeads).where(among)
  const fenceNow = new Map(others.map(({ chatId, fence }) => [chatId, fence]))
  for (const [chatId, fence] of fences)
    if (!results.has(chatId)) results.set(chatId, fenceNow.get(chatId) === fence ? 'locked' : 'fence_lost')
  return { results, flushed }
}

/** Rows in ascending id, as `renewLeases` takes them. */
async function markFirstTexts(tx: Transaction, written: readonly ChatEvent[][]): Promise<void> {
  const begun = new Map<TurnId, string>()
  for (const event of written.flat())
    if (event.type === 'part.added' && event.part.type === 'text' && !begun.has(event.turnId))
      begun.set(event.turnId, event.at)
  if (begun.size === 0) return
  const silent = await tx
    .select({ id: turns.id })
    .from(turns)
    .where(and(inArray(turns.id, [...begun.keys()]), isNull(turns.firstTextAt)))
    .orderBy(asc(turns.id))
    .for('no key update')
  const ids = new Set(silent.map(({ id }) => id))
  for (const [id, at] of begun) if (ids.has(id)) await tx.update(turns).set({ firstTextAt: at }).where(eq(turns.id, id))
}
