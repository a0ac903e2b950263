import { expect, test } from 'vitest'
import { lineCount, newOutput, outputOf, plainText, transcriptOf } from '#components/terminal/terminal-text.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import { ids, tool } from '#tests/support/events.ts'

const ran = (more: Parameters<typeof tool>[0] = {}) =>
  tool({ kind: 'execute', input: { command: 'npm test' }, ...more })
const said = (...parts: Message['parts']): Message => ({
  id: ids.message,
  author: { kind: 'agent', backend: ids.backend },
  at: '2026-01-01T00:00:00.000Z',
  turnId: ids.turn,
  parts,
})

test('only what is new of an output is written, although its beginning is cut meanwhile', () => {
  const first = outputOf(ran({ output: 'abc' }))
  expect(newOutput(first, 0)).toBe('abc')
  expect(newOutput(outputOf(ran({ output: 'abcde' })), first.end)).toBe('de')
  expect(newOutput(outputOf(ran({ output: 'defg', outputCut: 3 })), 5)).toBe('fg')
  expect(newOutput(outputOf(ran({ output: 'defg', outputCut: 3 })), 7)).toBe('')
})

test('an output that became another is written anew', () => {
  expect(newOutput(outputOf(ran({ output: 'x' })), 5)).toBeNull()
  expect(newOutput(outputOf(ran({ output: 'z', outputCut: 100 })), 5)).toBeNull()
})

test('a call that tells its output as text is read too', () => {
  expect(outputOf(ran({ content: [{ type: 'text', text: 'told' }] }))).toEqual({ text: 'told', end: 4 })
})

test('what is copied has no escapes', () => {
  expect(plainText('\u001B[1;31mred\u001B[0m \u001B]8;;http://x\u0007link\u001B]8;;\u0007 \u001B(Bend')).toBe(
    'red link end',
  )
})

test('lines are counted without the last break', () => {
  expect([lineCount(''), lineCount('a\n'), lineCount('a\nb')]).toEqual([1, 1, 2])
})

test('all commands stand under their line, with how they ended, and grow at their end alone', () => {
  const times = { startedAt: '2026-01-01T00:00:00.000Z', endedAt: '2026-01-01T00:00:12.000Z' }
  const done = ran({ output: 'ok', status: 'completed', exitCode: 1, ...times })
  const running = ran({ status: 'in_progress', input: { command: 'sleep 9' } })
  const before = transcriptOf([said(done, tool({ kind: 'read' }), { ...running, output: 'so ' })])
  const after = transcriptOf([said(done, { ...running, output: 'so far' })])
  expect(plainText(before)).toMatch(/^\$ npm test\nok\nexit 1 · 12 s · .+\n\n\$ sleep 9\nso $/)
  expect(after.startsWith(before)).toBe(true)
})
