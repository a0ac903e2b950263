import type { ServerResponse } from 'node:http'
import type { Dialect } from '#agent-host/gateway/doors.ts'
import type { TurnError, TurnErrorKind } from '#lib/domain/turns/turn-error.ts'

/** What the gateway answers itself, by HTTP status. */
export type OwnStatus = 401 | 402 | 404 | 413 | 429 | 502 | 503 | 504
export type OwnAnswer = { status: OwnStatus; message: string }

const openaiTypes: Record<OwnStatus, [type: string, code: string]> = {
  401: ['invalid_request_error', 'invalid_api_key'],
  402: ['insufficient_quota', 'insufficient_quota'],
  404: ['invalid_request_error', 'unknown_url'],
  413: ['invalid_request_error', 'request_too_large'],
  429: ['requests', 'rate_limit_exceeded'],
  502: ['server_error', 'upstream_unreachable'],
  503: ['server_error', 'overloaded'],
  504: ['server_error', 'timeout'],
}
const anthropicTypes: Record<OwnStatus, string> = {
  401: 'authentication_error',
  402: 'billing_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  502: 'api_error',
  503: 'overloaded_error',
  504: 'timeout_error',
}
const googleStatuses: Record<OwnStatus, string> = {
  401: 'UNAUTHENTICATED',
  402: 'FAILED_PRECONDITION',
  404: 'NOT_FOUND',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

/** An answer of the gateway's own in the shape in which an API tells errors. */
export function bodyOf(dialect: Dialect | null, { status, message }: OwnAnswer): unknown {
  switch (dialect) {
    case 'anthropic':
      return { type: 'error', error: { type: anthropicTypes[status], message } }
    case 'google':
      return { error: { code: status, message, status: googleStatuses[status] } }
    default: {
      const [type, code] = openaiTypes[status]
      return { error: { message, type, param: null, code } }
    }
  }
}

const unreachable: Record<string, string> = {
  ECONNREFUSED: 'it refuses connections',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
  EPROTO: 'no secure connection could be made',
}

/** What is said of a provider that could not be asked: its reason in words, never its address. */
export function unreachableAnswer(error: NodeJS.ErrnoException): OwnAnswer {
  const code = error.code ?? ''
  const isTls = /^(ERR_TLS|ERR_SSL|CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME)/.test(code)
  const why = unreachable[code] ?? (isTls ? 'its certificate is not accepted' : 'the connection broke')
  return { status: 502, message: `The model’s provider could not be reached: ${why}.` }
}

/** Set on what is the gateway's own word and not a provider's. */
const ownHeader = 'x-greenroom-gateway'

/** Answers itself. The rest of what the client still sends is not wanted. */
export function answer(response: ServerResponse, dialect: Dialect | null, own: OwnAnswer): void {
  if (response.destroyed || response.headersSent) return
  const body = Buffer.from(JSON.stringify(bodyOf(dialect, own)))
  response.writeHead(own.status, {
    'content-type': 'application/json',
    'content-length': body.length,
    [ownHeader]: '1',
  })
  response.end(body)
  response.req.resume()
}

const kinds: Record<OwnStatus, TurnErrorKind> = {
  401: 'authentication',
  402: 'usage_limit',
  404: 'invalid_request',
  413: 'invalid_request',
  429: 'rate_limit',
  502: 'overloaded',
  503: 'overloaded',
  504: 'timeout',
}

/** The same for the turn whose agent hears it. */
export function failureOf({ status, message }: OwnAnswer): TurnError {
  const kind = kinds[status]
  return { kind, message, httpStatus: status, retryable: status >= 429 }
}
