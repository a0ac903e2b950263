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

/** A failed turn in a few words: its heading, and what stands in lists. */
export const turnErrorTitle = (error: TurnError | null): string => titles[error?.kind ?? 'internal']
