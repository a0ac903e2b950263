import { APICallError } from 'ai'
import type { TurnError, TurnErrorKind } from '#lib/domain/turns/turn-error.ts'

/** Why a call of the model failed, and how long the provider asked to wait before the next. */
export class ModelFault extends Error {
  readonly error: TurnError
  readonly retryAfterMs: number | null

  constructor(error: TurnError, more: { retryAfterMs?: number | null; cause?: unknown } = {}) {
    super(error.message, { cause: more.cause })
    this.error = error
    this.retryAfterMs = more.retryAfterMs ?? null
  }
}

const messages: Record<TurnErrorKind, string> = {
  authentication: 'The model’s provider did not accept the key.',
  rate_limit: 'The model’s provider is getting too many requests from this key.',
  overloaded: 'The model’s provider is overloaded.',
  usage_limit: 'The credit or quota at the model’s provider is used up.',
  context_length: 'The conversation is longer than the model can take in.',
  refusal: 'The model’s provider refused the request.',
  timeout: 'The model did not answer in time.',
  agent_crashed: 'The agent ended unexpectedly.',
  agent_missing: 'The agent could not be found.',
  invalid_request: 'The model’s provider does not accept the request.',
  internal: 'The model’s provider had an error.',
}

const detailLimit = 2000

/** What a call of the AI SDK threw or sent as an error, for people and for the retry. `provider` is the name that they see. */
export function toModelFault(thrown: unknown, provider: string): ModelFault {
  if (thrown instanceof ModelFault) return thrown
  if (!APICallError.isInstance(thrown)) return streamFault(thrown, provider)
  const status = thrown.statusCode
  const text = thrown.responseBody?.trim() || thrown.message
  if (status === undefined) return unreachable(thrown, provider)
  const kind = kindOf(status, `${text} ${thrown.message}`)
  // What the gateway says itself is for people already: which budget is spent, why nobody could be asked.
  const error: TurnError = {
    kind,
    message: thrown.responseHeaders?.['x-greenroom-gateway'] ? thrown.message : messages[kind],
    provider,
    retryable: kind === 'rate_limit' || kind === 'overloaded' || kind === 'timeout' || status >= 500,
    httpStatus: status,
    detail: `${thrown.message}\n${text}`.slice(0, detailLimit),
  }
  return new ModelFault(error, { retryAfterMs: retryAfter(thrown.responseHeaders ?? {}), cause: thrown })
}

/** The model gave nothing for `afterMs`. */
export const silentModel = (provider: string, afterMs: number) =>
  new ModelFault({
    kind: 'timeout',
    message: messages.timeout,
    provider,
    retryable: true,
    detail: `Nothing came for ${Math.round(afterMs / 1000)} s.`,
  })

/** Errors without a status: the stream broke off, or the provider put an error into it. */
function streamFault(thrown: unknown, provider: string): ModelFault {
  const detail = describeCause(thrown)
  const kind = kindOf(null, detail)
  const broken = thrown instanceof TypeError || /terminated|ECONN|socket|fetch failed|EPIPE/i.test(detail)
  const message = broken ? 'The connection to the model broke.' : messages[kind]
  const retryable = broken || kind === 'rate_limit' || kind === 'overloaded'
  const error: TurnError = { kind, message, provider, retryable, detail: detail.slice(0, detailLimit) }
  return new ModelFault(error, { cause: thrown })
}

function unreachable(thrown: APICallError, provider: string): ModelFault {
  const detail = `${thrown.message}\n${describeCause(thrown.cause)}`.slice(0, detailLimit)
  const message = `${provider} could not be reached.`
  return new ModelFault({ kind: 'overloaded', message, provider, retryable: true, detail }, { cause: thrown })
}

/** Providers say the same in many words; the status decides where it can, the words where it cannot. */
function kindOf(status: number | null, text: string): TurnErrorKind {
  if (
    /context_length|context length|context window|too many tokens|prompt is too long|maximum.{0,20}tokens/i.test(text)
  )
    return 'context_length'
  if (status === 402 || /insufficient_quota|insufficient balance|credit balance|billing/i.test(text))
    return 'usage_limit'
  if (status === 401 || status === 403) return 'authentication'
  if (status === 429 || (status === null && /rate.?limit/i.test(text))) return 'rate_limit'
  if (status === 408 || status === 504) return 'timeout'
  if (status === 503 || status === 529 || status === 502 || /overloaded/i.test(text)) return 'overloaded'
  if (/content_policy|content_filter/i.test(text)) return 'refusal'
  return status !== null && status >= 400 && status < 500 ? 'invalid_request' : 'internal'
}

/** The header's seconds or date (RFC 9110, 10.2.3), or the milliseconds that some providers add. */
function retryAfter(headers: Record<string, string>): number | null {
  const ms = Number.parseFloat(headers['retry-after-ms'] ?? '')
  if (Number.isFinite(ms)) return Math.max(0, ms)
  const value = headers['retry-after']
  if (!value) return null
  const seconds = Number.parseFloat(value)
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : null
}

function describeCause(thrown: unknown): string {
  if (thrown instanceof Error)
    return [thrown.message, thrown.cause ? describeCause(thrown.cause) : ''].filter(Boolean).join('\n')
  return typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown))
}
