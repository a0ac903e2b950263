import type { ModelMessage } from 'ai'
import { expect, test } from 'vitest'
import { estimateTokens, fitContext } from './fit-context.ts'

const user = (content: string): ModelMessage => ({ role: 'user', content })
const call = (toolCallId: string): ModelMessage => ({
  role: 'assistant',
  content: [{ type: 'tool-call', toolCallId, toolName: 'read', input: {} }],
})
const result = (toolCallId: string, value: string): ModelMessage => ({
  role: 'tool',
  content: [{ type: 'tool-result', toolCallId, toolName: 'read', output: { type: 'text', value } }],
})
const long = 'x'.repeat(7000)

test('a conversation that fits is left as it is', () => {
  const messages = [user('one'), call('a'), result('a', long)]
  expect(fitContext(messages, 10_000)).toEqual(messages)
})

test('old outputs go first, the newest stays, and the memory is not changed', () => {
  const messages = [
    user('one'),
    call('a'),
    result('a', long),
    call('b'),
    result('b', long),
    call('c'),
    result('c', long),
  ]
  const fitted = fitContext(messages, estimateTokens(messages) - 1000)
  expect(JSON.stringify(fitted[2])).toContain('left out to save space')
  expect(fitted.slice(3)).toEqual(messages.slice(3))
  expect(JSON.stringify(messages[2])).toContain(long)
})

test('then the oldest turns go, whole', () => {
  const messages = [user(`first ${long}`), call('a'), result('a', 'short'), user(`second ${long}`), user('third')]
  expect(fitContext(messages, 2500)).toEqual(messages.slice(3))
  expect(fitContext(messages, 500)).toEqual(messages.slice(4))
})

test('the newest turn stays even where it does not fit', () => {
  const messages = [user('first'), user(`second ${long}`), call('a'), result('a', long)]
  expect(fitContext(messages, 10)).toEqual(messages.slice(1))
})

test('an image counts as what a model makes of it, not as its bytes', () => {
  const image: ModelMessage = {
    role: 'user',
    content: [{ type: 'file', mediaType: 'image/png', data: 'A'.repeat(3_000_000), filename: 'a.png' }],
  }
  const messages = [user('one'), image, user('two')]
  expect(fitContext(messages, 2_000)).toEqual(messages)
  expect(fitContext(messages, 1_000)).toEqual([user('two')])
})
