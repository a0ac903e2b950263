import { Refusal } from '#lib/domain/refusal.ts'
import type { TurnOutcome, TurnState } from '#lib/domain/turns/turn.ts'
import { holdsQueue, type TurnError } from '#lib/domain/turns/turn-error.ts'

/** What can happen to a turn that was queued. */
export const turnMoves = ['edit', 'remove', 'promote', 'claim', 'start', 'ask', 'stop', 'end', 'interrupt'] as const
export type TurnMove = (typeof turnMoves)[number]

const next = {
  queued: { edit: 'queued', remove: 'removed', promote: 'queued', claim: 'running' },
  running: { start: 'running', ask: 'running', stop: 'stopping', end: 'ended', interrupt: 'ended' },
  stopping: { end: 'ended', interrupt: 'ended' },
  ended: {},
} as const satisfies Record<TurnState, Partial<Record<TurnMove, TurnState | 'removed'>>>

type Table = typeof next
/** The state that a move leads to, whatever it comes from. */
type After<Move extends TurnMove> = {
  [From in TurnState]: Move extends keyof Table[From] ? Table[From][Move] : never
}[TurnState]

const isNow: Record<TurnState, string> = {
  queued: 'This message still waits in the queue.',
  running: 'This turn is running.',
  stopping: 'This turn is being stopped.',
  ended: 'This turn has ended.',
}

/** The state after a move. Throws `Refusal` `conflict` where the state does not allow it. */
export function moveTurn<Move extends TurnMove>(from: TurnState, move: Move): After<Move> {
  const moves: Partial<Record<TurnMove, string>> = next[from]
  if (!moves[move]) throw new Refusal('conflict', isNow[from])
  return moves[move] as After<Move>
}

/** How a turn ends that its host says ended so: what a person wanted stopped was not interrupted. */
export const outcomeOf = (from: TurnState, said: TurnOutcome): TurnOutcome =>
  from === 'stopping' && said === 'interrupted' ? 'stopped' : said

/** Whether the queue waits for a person after a turn that ended so. */
export const holdsQueueAfter = (outcome: TurnOutcome, error: TurnError | null): boolean =>
  outcome === 'interrupted' || (outcome === 'failed' && error !== null && holdsQueue(error.kind))
