export const chatStates = ['idle', 'queued', 'held', 'running', 'stopping', 'waiting', 'failed'] as const
export type ChatState = (typeof chatStates)[number]

/** A chat's state from what is true of it: a person's answer comes before the turn, the turn before the queue. */
export function chatState(facts: {
  turn: 'running' | 'stopping' | null
  openRequests: number
  queued: number
  queueHeld: boolean
  lastOutcome: string | null
}): ChatState {
  if (facts.turn === 'stopping') return 'stopping'
  if (facts.turn === 'running') return facts.openRequests > 0 ? 'waiting' : 'running'
  if (facts.queued > 0) return facts.queueHeld ? 'held' : 'queued'
  if (facts.queueHeld || facts.lastOutcome === 'interrupted') return 'held'
  return facts.lastOutcome === 'failed' ? 'failed' : 'idle'
}
