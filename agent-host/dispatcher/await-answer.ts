import type { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { untilWritten } from '#agent-host/dispatcher/until-written.ts'
import { readAnswer } from '#db/reads/requests.ts'
import { deliverAnswer } from '#db/writes/requests/deliver.ts'
import { openRequest } from '#db/writes/requests/open.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { RequestId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import type { RequestAnswer, RequestAsk } from '#lib/domain/requests/request.ts'

/** Asks whoever may answer and waits, however long it takes; a cut turn's requests are cancelled. */
export async function awaitAnswer(
  parts: TurnParts,
  live: LiveTurn,
  ask: RequestAsk,
): Promise<RequestAnswer | 'cancelled'> {
  if (live.cut.aborted) return 'cancelled'
  const requestId = await openWhileRunning(parts, live, ask)
  if (!requestId) return 'cancelled'
  while (!live.cut.aborted) {
    const looked = parts.wakes.next(live.cut)
    const { state, answer } = await untilWritten(parts, live, () => readAnswer(parts.host, parts.store, requestId))
    if (state === 'answered' && answer) {
      await untilWritten(parts, live, () => deliverAnswer(parts.host, parts.store, { requestId }))
      return answer
    }
    if (state !== 'open') return 'cancelled'
    await looked
  }
  return 'cancelled'
}

/** Null where the turn was stopped in the meantime: then the agent is told that its request was cancelled. */
async function openWhileRunning(parts: TurnParts, live: LiveTurn, ask: RequestAsk): Promise<RequestId | null> {
  const { lease } = live.claimed
  const open = (rest: EventDraft[]) =>
    untilWritten(parts, live, () => openRequest(parts.host, parts.store, { lease, ask, rest }))
  try {
    return await parts.writer.exclusively(lease.chatId, open)
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'conflict' || error.code === 'fence_lost')) return null
    throw error
  }
}
