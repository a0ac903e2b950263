import { APICallError } from 'ai'
import { expect, test } from 'vitest'
import { toModelFault } from './provider-error.ts'

const failure = (statusCode: number | undefined, responseBody: string, responseHeaders: Record<string, string> = {}) =>
  new APICallError({
    message: 'Failed',
    url: 'http://model',
    requestBodyValues: {},
    responseBody,
    responseHeaders,
    ...(statusCode === undefined ? {} : { statusCode }),
  })

test.for([
  [401, 'no', 'authentication', false],
  [403, 'no', 'authentication', false],
  [402, 'pay', 'usage_limit', false],
  [429, '{"code":"insufficient_quota"}', 'usage_limit', false],
  [429, 'slow down', 'rate_limit', true],
  [400, 'prompt is too long: 210000 tokens > 200000 maximum', 'context_length', false],
  [400, 'bad tool', 'invalid_request', false],
  [404, 'no such model', 'invalid_request', false],
  [408, '', 'timeout', true],
  [500, 'oops', 'internal', true],
  [503, '', 'overloaded', true],
  [529, '', 'overloaded', true],
] as const)('%i %s is %s', ([status, body, kind, retryable]) => {
  expect(toModelFault(failure(status, body), 'Provider').error).toMatchObject({ kind, retryable, httpStatus: status })
})

test('the wait that a provider asks for is read from seconds, a date or milliseconds', () => {
  const wait = (headers: Record<string, string>) => toModelFault(failure(429, '', headers), 'Provider').retryAfterMs
  expect(wait({ 'retry-after': '7' })).toBe(7000)
  expect(wait({ 'retry-after': '7', 'retry-after-ms': '150' })).toBe(150)
  expect(wait({ 'retry-after': new Date(0).toUTCString() })).toBe(0)
  expect(wait({})).toBeNull()
})

test('a stream that breaks can be tried again', () => {
  const { error } = toModelFault(new TypeError('terminated', { cause: new Error('other side closed') }), 'Provider')
  expect(error).toMatchObject({ message: 'The connection to the model broke.', retryable: true })
  expect(error.detail).toContain('other side closed')
})

test('an error that a provider put into its stream is told by its words', () => {
  expect(toModelFault({ message: 'Overloaded', type: 'overloaded_error' }, 'Provider').error.kind).toBe('overloaded')
})
