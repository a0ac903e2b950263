import { eq } from 'drizzle-orm'
import type { Transaction } from '#db/client.ts'
import { readRunningTurn } from '#db/reads/running-turn.ts'
import { turns } from '#db/schema/turns.ts'
import type { Head } from '#db/writes/in-chat.ts'
import { cancelRequests } from '#db/writes/requests/cancel.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { Author } from '#lib/domain/people/author.ts'

/** Has the chat's running turn stopped, its open requests cancelled first; the events that say so, none where nothing ran. */
export async function stopRunningTurn(tx: Transaction, head: Head, by: Author): Promise<EventDraft[]> {
  const turn = await readRunningTurn(tx, head.chatId)
  if (turn?.state !== 'running') return []
  await tx.update(turns).set({ state: 'stopping', stoppingAt: head.at }).where(eq(turns.id, turn.id))
  const closed = await cancelRequests(tx, { turnId: turn.id, at: head.at, by })
  return [...closed, { type: 'turn.stopping', turnId: turn.id, by }]
}
