import type { TurnError, TurnErrorKind } from '#lib/domain/turns/turn-error.ts'

const titles: Record<TurnErrorKind, string> = {
  authentication: 'The provider did not accept the sign-in',
  rate_limit: 'The provider limits how often it may be asked',
  overloaded: 'The provider is overloaded',
  usage_limit: 'The usage limit is reached',
  context_length: 'The conversation is too long for the model',
  refusal: 'The model declined',
  timeout: 'The agent took too long',
  agent_crashed: 'The agent stopped unexpectedly',
  agent_missing: 'The agent is not installed',
  invalid_request: 'The request was not accepted',
  internal: 'Something went wrong',
}

/** A failed turn's heading, and what somebody can do now. */
export function turnErrorWords(error: TurnError | null): { title: string; advice: string } {
  const title = titles[error?.kind ?? 'internal']
  return {
    title,
    advice: error && !error.retryable ? fixes[error.kind] : 'What it wrote is kept. Sending again may help.',
  }
}

const kept = 'What it wrote is kept.'
const fixes: Record<TurnErrorKind, string> = {
  authentication: 'Set its key or sign in to it, then send again. What waits in the queue is held.',
  rate_limit: `${kept} Wait a while before sending again.`,
  overloaded: `${kept} Wait a while or choose another backend.`,
  usage_limit: 'Wait until it is renewed, or choose another backend. What waits in the queue is held.',
  context_length: 'Go on in a new chat, or choose a model with more room.',
  refusal: 'Put it in other words, or choose another model.',
  timeout: `${kept} Send something else, or choose another backend.`,
  agent_crashed: `${kept} Send something else, or choose another backend.`,
  agent_missing: 'Install it on the host, or choose another backend. What waits in the queue is held.',
  invalid_request: 'Change what you send, or choose another model.',
  internal: `${kept} Send something else, or choose another backend.`,
}
