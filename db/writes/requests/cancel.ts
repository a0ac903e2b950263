import { and, eq } from 'drizzle-orm'
import type { Transaction } from '#db/client.ts'
import { requests } from '#db/schema/requests.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { TurnId } from '#lib/domain/ids.ts'
import type { Author } from '#lib/domain/people/author.ts'

/** Closes what a turn still asks, and gives the events that say so. */
export async function cancelRequests(
  tx: Transaction,
  input: { turnId: TurnId; at: string; by: Author | null },
): Promise<EventDraft[]> {
  const { turnId, at, by } = input
  const cancelled = await tx
    .update(requests)
    .set({ state: 'cancelled', closedAt: at })
    .where(and(eq(requests.turnId, turnId), eq(requests.state, 'open')))
    .returning({ requestId: requests.id })
  return cancelled.map(({ requestId }) => ({
    type: 'request.closed',
    requestId,
    turnId,
    outcome: 'cancelled',
    by,
    choice: null,
  }))
}
