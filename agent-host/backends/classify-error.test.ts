import { expect, test } from 'vitest'
import { classifyError } from '#agent-host/backends/classify-error.ts'

test.each([
  [{ text: 'Incorrect API key provided.', httpStatus: 401 }, 'authentication', false],
  [{ text: 'status 403 Forbidden' }, 'authentication', false],
  [{ text: 'Rate limit reached for requests.', httpStatus: 429 }, 'rate_limit', true],
  [{ text: 'You exceeded your current quota, please check your plan.', httpStatus: 429 }, 'usage_limit', false],
  [{ text: 'The model is overloaded.', httpStatus: 529 }, 'overloaded', true],
  [{ text: 'Bad gateway', httpStatus: 502 }, 'overloaded', true],
  [{ text: "This model's maximum context length is 8192 tokens.", httpStatus: 400 }, 'context_length', false],
  [{ text: 'messages: field required', httpStatus: 400 }, 'invalid_request', false],
  [{ text: 'Request timed out.' }, 'timeout', true],
  [{ text: 'something else' }, 'internal', true],
])('%j is %s', (failure, kind, retryable) => {
  expect(classifyError(failure)).toMatchObject({ kind, retryable, detail: failure.text })
})

test('a status is read out of the words', () => {
  expect(classifyError({ text: 'Internal error {"details":"status 503 Service Unavailable"}' })).toMatchObject({
    kind: 'overloaded',
    httpStatus: 503,
  })
})
