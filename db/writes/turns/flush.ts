import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { chatHeads } from '#db/schema/chats.ts'
import { turns } from '#db/schema/turns.ts'
import { isRefusedRow } from '#db/sql-state.ts'
import { type AppendBatch, appendAll } from '#db/writes/append-events.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { ChatEvent, EventDraft } from '#lib/domain/events/event.ts'
import type { ChatId, TurnId } from '#lib/domain/ids.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'

export type FlushBatch = { lease: Lease; drafts: EventDraft[] }
/** 'locked': somebody writes to the chat just now, try again. 'refused': the database does not take these events. */
export type FlushResult = 'written' | 'locked' | 'fence_lost' | 'refused'

/**
 * What the turns of a host said, in one transaction; one batch per chat. Waits for no chat, and a batch that cannot be written
 * fails alone. Throws, having written nothing, where the database cannot be reached.
 */
export async function flushEvents(
  _host: HostActor,
  store: Store,
  batches: readonly FlushBatch[],
): Promise<Map<ChatId, FlushResult>> {
  return await store.database.transaction(async (tx) => {
    const results = await lockHeads(tx, batches)
    const held = batches.filter(({ lease }) => results.get(lease.chatId) === 'written')
    const written = await appendApart(tx, store, held.map(toAppend))
    for (const { lease } of held) if (!written.has(lease.chatId)) results.set(lease.chatId, 'refused')
    await markFirstTexts(tx, [...written.values()])
    return results
  })
}

const toAppend = ({ lease, drafts }: FlushBatch): AppendBatch => ({ chatId: lease.chatId, fence: lease.fence, drafts })

/** Takes the heads that are free, in ascending id; 'written' stands for what may be written now. */
async function lockHeads(tx: Transaction, batches: readonly FlushBatch[]): Promise<Map<ChatId, FlushResult>> {
  const fences = new Map(batches.map(({ lease }) => [lease.chatId, lease.fence]))
  if (fences.size < batches.length) throw new Error('a flush takes one batch per chat')
  const heads = { chatId: chatHeads.chatId, fence: chatHeads.fence }
  const among = inArray(chatHeads.chatId, [...fences.keys()])
  const read = tx.select(heads).from(chatHeads).where(among).orderBy(asc(chatHeads.chatId))
  const held = fences.size > 0 ? await read.for('update', { skipLocked: true }) : []
  const results = new Map<ChatId, FlushResult>()
  for (const { chatId, fence } of held) results.set(chatId, fence === fences.get(chatId) ? 'written' : 'fence_lost')
  if (results.size === fences.size) return results
  const others = await tx.select(heads).from(chatHeads).where(among)
  const fenceNow = new Map(others.map(({ chatId, fence }) => [chatId, fence]))
  for (const [chatId, fence] of fences)
    if (!results.has(chatId)) results.set(chatId, fenceNow.get(chatId) === fence ? 'locked' : 'fence_lost')
  return results
}

/** Appends all batches, or, where that is refused, each half by itself until only what is refused is left out. */
async function appendApart(
  tx: Transaction,
  store: Store,
  batches: readonly AppendBatch[],
): Promise<Map<ChatId, ChatEvent[]>> {
  if (batches.length === 0) return new Map()
  try {
    return await tx.transaction(async (part) => await appendAll(part, store, batches))
  } catch (error) {
    if (!isRefusedRow(error)) throw error
    if (batches.length === 1) return new Map()
    const middle = batches.length >> 1
    const first = await appendApart(tx, store, batches.slice(0, middle))
    return new Map([...first, ...(await appendApart(tx, store, batches.slice(middle)))])
  }
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
