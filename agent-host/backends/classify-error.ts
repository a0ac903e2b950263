import type { TurnError, TurnErrorKind } from '#lib/domain/turns/turn-error.ts'

/** What is known of a provider's failure: its words, and whatever codes came with them. */
export type ProviderFailure = {
  text: string
  httpStatus?: number | undefined
  provider?: string | undefined
  retryable?: boolean | undefined
}

const detailLimit = 2000

const messages: Record<TurnErrorKind, string> = {
  authentication: 'The provider refused the key.',
  rate_limit: 'The provider limits how often it may be asked. Try again in a moment.',
  overloaded: 'The provider is overloaded. Try again in a moment.',
  usage_limit: 'The provider says that the quota or the budget is used up.',
  context_length: 'The conversation has become too long for the model.',
  refusal: 'The model refused to answer.',
  timeout: 'The provider did not answer in time.',
  agent_crashed: 'The agent ended unexpectedly.',
  agent_missing: 'The agent is not installed on this host.',
  invalid_request: 'The provider did not accept the request.',
  internal: 'The agent reported an error.',
}

/** Words that tell more than a status does, the most telling first. */
const words: [RegExp, TurnErrorKind][] = [
  [
    /insufficient[_ ]quota|usage[_ ]limit|quota exceeded|exceeded your current quota|credit balance|billing|out of credits/i,
    'usage_limit',
  ],
  [
    /context[_ ](length|window)|maximum context|prompt is too long|too many (input )?tokens|input is too long/i,
    'context_length',
  ],
  [
    /invalid[_ ]api[_ ]key|incorrect api key|authentication|unauthori[sz]ed|auth(entication)? required|not logged in|\/login/i,
    'authentication',
  ],
  [/rate[_ -]?limit|too many requests|resource[_ ]exhausted/i, 'rate_limit'],
  [/overloaded|service unavailable|temporarily unavailable|high demand/i, 'overloaded'],
  [/content[_ ]filter|content policy|safety system/i, 'refusal'],
  [/timed? ?out|ETIMEDOUT|deadline exceeded/i, 'timeout'],
]

const byStatus: Record<number, TurnErrorKind> = {
  400: 'invalid_request',
  401: 'authentication',
  402: 'usage_limit',
  403: 'authentication',
  404: 'invalid_request',
  408: 'timeout',
  413: 'context_length',
  422: 'invalid_request',
  429: 'rate_limit',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
}

const helpedByRetry: ReadonlySet<TurnErrorKind> = new Set(['rate_limit', 'overloaded', 'timeout', 'internal'])

/** A provider's failure as a turn's error. `quota` in a 429's words makes it a usage limit, and so on: words go before status. */
export function classifyError(failure: ProviderFailure): TurnError {
  const httpStatus = failure.httpStatus ?? statusIn(failure.text)
  const kind = words.find(([pattern]) => pattern.test(failure.text))?.[1] ?? kindOfStatus(httpStatus)
  const detail = failure.text.trim().slice(0, detailLimit)
  return {
    kind,
    message: messages[kind],
    retryable: failure.retryable ?? helpedByRetry.has(kind),
    ...(failure.provider && { provider: failure.provider }),
    ...(httpStatus && { httpStatus }),
    ...(detail && { detail }),
  }
}

/** The failure that an agent told as its answer, where the answer is one of these texts; null when it is an answer. */
export function classifyAnswer(answer: string, failures: readonly RegExp[]): TurnError | null {
  if (answer.length > detailLimit || !failures.some((pattern) => pattern.test(answer))) return null
  return classifyError({ text: answer })
}

function statusIn(text: string): number | undefined {
  const found =
    /\b(?:status|code|error|http|api error)\b\D{0,16}\b([45]\d\d)\b/i.exec(text) ??
    /\b([45]\d\d) [A-Z][a-z]+/.exec(text)
  return found ? Number(found[1]) : undefined
}

function kindOfStatus(httpStatus: number | undefined): TurnErrorKind {
  if (httpStatus === undefined) return 'internal'
  return byStatus[httpStatus] ?? (httpStatus >= 500 ? 'overloaded' : 'invalid_request')
}
