import type { Store, Transaction } from '#db/client.ts'
import { isRefusedRow } from '#db/sql-state.ts'
import { type AppendBatch, appendAll } from '#db/writes/append-events.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** Appends all batches, or, where that is refused, each half by itself until only the events that are refused are left out. */
export async function appendApart(
  tx: Transaction,
  store: Store,
  batches: readonly AppendBatch[],
): Promise<Map<ChatId, ChatEvent[]>> {
  if (batches.length === 0) return new Map()
  try {
    return await tx.transaction(async (part) => await appendAll(part, store, batches))
  } catch (error) {
    if (!isRefusedRow(error)) throw error
    const written = new Map<ChatId, ChatEvent[]>()
    for (const half of halves(batches))
      for (const [chatId, events] of await appendApart(tx, store, half))
        written.set(chatId, [...(written.get(chatId) ?? []), ...events])
    return written
  }
}

/** Of one batch, its first events and its last; nothing where there is nothing to halve. */
function halves(batches: readonly AppendBatch[]): AppendBatch[][] {
  const [only, ...others] = batches
  if (others.length > 0) return [batches.slice(0, batches.length >> 1), batches.slice(batches.length >> 1)]
  if (!only || only.drafts.length < 2) return []
  const middle = only.drafts.length >> 1
  return [[{ ...only, drafts: only.drafts.slice(0, middle) }], [{ ...only, drafts: only.drafts.slice(middle) }]]
}
