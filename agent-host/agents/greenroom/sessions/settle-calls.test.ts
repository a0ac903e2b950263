import type { ModelMessage } from 'ai'
import { expect, test } from 'vitest'
import { settleCalls } from './settle-calls.ts'

const calls = (...ids: string[]): ModelMessage => ({
  role: 'assistant',
  content: ids.map((toolCallId) => ({ type: 'tool-call', toolCallId, toolName: 'run', input: {} })),
})
const result = (toolCallId: string, value = 'done') =>
  ({ type: 'tool-result', toolCallId, toolName: 'run', output: { type: 'text', value } }) as const
const user: ModelMessage = { role: 'user', content: 'Hello' }

test('messages whose calls all have results stay as they are', () => {
  const messages: ModelMessage[] = [user, calls('a', 'b'), { role: 'tool', content: [result('a'), result('b')] }, user]
  expect(settleCalls(messages)).toEqual(messages)
})

test('calls without a result get one that says that they were interrupted', () => {
  const settled = settleCalls([user, calls('a', 'b'), { role: 'tool', content: [result('a')] }, user, calls('c')])
  expect(settled.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'user', 'assistant', 'tool'])
  expect(settled[2]?.content).toMatchObject([result('a'), { toolCallId: 'b', output: { type: 'error-text' } }])
  expect(settled[5]?.content).toMatchObject([{ toolCallId: 'c', output: { type: 'error-text' } }])
})
