import { Refusal } from '#lib/domain/refusal.ts'
import type { RequestState } from '#lib/domain/requests/request.ts'
import type { TurnState } from '#lib/domain/turns/turn.ts'

export const requestMoves = ['answer', 'deliver', 'cancel'] as const
export type RequestMove = (typeof requestMoves)[number]

const next: Record<RequestState, Partial<Record<RequestMove, RequestState>>> = {
  open: { answer: 'answered', cancel: 'cancelled' },
  answered: { deliver: 'delivered' },
  delivered: {},
  cancelled: {},
  expired: {},
}

/** The state after a move. Answering and delivering need a turn that is running. Throws `Refusal` `conflict`. */
export function moveRequest(from: RequestState, move: RequestMove, turn: TurnState): RequestState {
  const to = next[from][move]
  if (!to) throw new Refusal('conflict', from === 'answered' ? 'This was already answered.' : 'This is no longer open.')
  if (move !== 'cancel' && turn !== 'running')
    throw new Refusal('conflict', 'The turn that asked is no longer running.')
  return to
}
