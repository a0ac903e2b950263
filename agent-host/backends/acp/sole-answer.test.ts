import { expect, test } from 'vitest'
import { SoleAnswer } from '#agent-host/backends/acp/sole-answer.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'

const text = (said: string): AgentUpdate => ({ type: 'text', text: said })
const usage: AgentUpdate = { type: 'usage', usage: { inputTokens: 1 } }
const plan: AgentUpdate = { type: 'plan', entries: [] }

test('an answer is told as it comes, from where it cannot be a failure any more', () => {
  const answer = new SoleAnswer(['API Error: '])
  expect(answer.hear(text('A'))).toEqual([])
  expect(answer.hear(usage)).toEqual([usage])
  expect(answer.hear(text('ll is well'))).toEqual([text('A'), text('ll is well')])
  expect(answer.hear(text(', API Error: no'))).toEqual([text(', API Error: no')])
  expect(answer.text).toBe('All is well, API Error: no')
})

test('what begins like a failure is told at its end, where it was none, or when more than text comes', () => {
  const answer = new SoleAnswer(['API Error: '])
  expect(answer.hear(text('API Error: 402'))).toEqual([])
  expect(answer.end(false)).toEqual([text('API Error: 402')])
  const other = new SoleAnswer(['API Error: '])
  expect([other.hear(text('API Error: 402')), other.hear(plan)]).toEqual([[], [text('API Error: 402'), plan]])
  expect(other.text).toBeNull()
})

test('a failure is told by nobody as an answer', () => {
  const answer = new SoleAnswer(['API Error: '])
  answer.hear(text('API Error: 402 at http://127.0.0.1:4000'))
  expect(answer.text).toContain('402')
  expect(answer.end(true)).toEqual([])
})

test('an answer that grows long is no failure', () => {
  const answer = new SoleAnswer(['API Error: '])
  answer.hear(text('API Error: '))
  expect(answer.hear(text('x'.repeat(10_000)))).toHaveLength(2)
  expect(answer.text).toBeNull()
})
