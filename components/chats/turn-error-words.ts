import type { TurnError, TurnErrorKind } from '#lib/domain/turns/turn-error.ts'
import { turnErrorTitle } from '#lib/domain/turns/turn-error-title.ts'

/** A failed turn's heading, and what somebody can do now. */
export function turnErrorWords(error: TurnError | null): { title: string; advice: string } {
  return {
    title: turnErrorTitle(error),
    advice: error && !error.retryable ? fixes[error.kind] : 'What it wrote is kept. Sending again may help.',
  }
}

const kept = 'What it wrote is kept.'
const fixes: Record<TurnErrorKind, string> = {
  authentication: 'Set its key or sign in to it, then send again. What waits in the queue is held.',
  rate_limit: `${kept} Wait a while before sending again.`,
  overloaded: `${kept} Wait a while or choose another backend.`,
  usage_limit: 'Send again once it is renewed or raised. What waits in the queue is held.',
  context_length: 'Go on in a new chat, or choose a model with more room.',
  refusal: 'Put it in other words, or choose another model.',
  timeout: `${kept} Send something else, or choose another backend.`,
  agent_crashed: `${kept} Send something else, or choose another backend.`,
  agent_missing: 'Install it on the host, or choose another backend. What waits in the queue is held.',
  invalid_request: 'Change what you send, or choose another model.',
  internal: `${kept} Send something else, or choose another backend.`,
}
