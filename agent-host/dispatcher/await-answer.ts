import type { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { untilWritten } from '#agent-host/dispatcher/until-written.ts'
import { readAnswer } from '#db/reads/requests.ts'
import { deliverAnswer } from '#db/writes/requests/deliver.ts'
import { openRequest } from '#db/writes/requests/open.ts'
import { redactAsk } from '#lib/domain/credentials/redact-parts.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import type { RequestAnswer, RequestAsk } from '#lib/domain/requests/request.ts'
import { newId } from '#lib/ids.ts'

/**
 * Asks whoever may answer and waits, however long it takes. Where the turn is no longer running its requests are cancelled; then the
 * turn is cut before the agent hears of it, so that it cannot go on without the answer and end as if nothing had been.
 */
export async function awaitAnswer(
  parts: TurnParts,
  live: LiveTurn,
  ask: RequestAsk,
): Promise<RequestAnswer | 'cancelled'> {
  if (live.cut.aborted) return 'cancelled'
  const answer = await askAndWait(parts, live, ask).catch((error: unknown) => {
    if (error instanceof Refusal && (error.code === 'conflict' || error.code === 'fence_lost')) return null
    throw error
  })
  if (answer) return answer
  live.end('stop')
  return 'cancelled'
}

/** Null where the turn was stopped meanwhile. */
async function askAndWait(parts: TurnParts, live: LiveTurn, ask: RequestAsk): Promise<RequestAnswer | null> {
  const { host, store, writer, wakes } = parts
  const { lease } = live.claimed
  const requestId = newId('req')
  await writer.exclusively(lease, (rest) =>
    untilWritten(parts, live, () =>
      openRequest(host, store, { lease, ask: redactAsk(live.redactor, ask), rest, requestId }),
    ),
  )
  while (!live.cut.aborted) {
    const looked = wakes.next(live.cut)
    const { state, answer } = await untilWritten(parts, live, () => readAnswer(host, store, requestId))
    if (state === 'answered' && answer) {
      await untilWritten(parts, live, () => deliverAnswer(host, store, { requestId }))
      return answer
    }
    if (state !== 'open') return null
    await looked
  }
  return null
}
