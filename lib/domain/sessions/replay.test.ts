import { describe, expect, it } from 'vitest'
import type { Message } from '#lib/domain/chats/chat.ts'
import { backendId, messageId, personId } from '#lib/domain/ids.ts'
import type { Part } from '#lib/domain/parts/part.ts'
import { promptWith } from '#lib/domain/sessions/replay.ts'

const at = '2026-01-01T00:00:00.000Z'
const say = (name: string, text: string): Message => ({
  id: messageId.parse(`msg_${name}`),
  author: { kind: 'person', personId: personId.parse('per_1'), name },
  at,
  turnId: null,
  parts: [{ type: 'text', text }],
})
const answer = (...parts: Part[]): Message => ({
  id: messageId.parse('msg_answer'),
  author: { kind: 'agent', backend: backendId.parse('goose') },
  at,
  turnId: null,
  parts,
})

describe('promptWith', () => {
  it('is the text alone where the session knows everything', () => {
    expect(promptWith([], 'Go on')).toBe('Go on')
  })

  it('puts what was said in front, oldest first, with tools in short form and without thoughts', () => {
    const tool: Part = {
      type: 'tool',
      toolCallId: 'call',
      title: 'npm test',
      kind: 'execute',
      status: 'failed',
      content: [],
      locations: [],
      output: `${'x'.repeat(1000)} exit 1`,
      outputCut: 0,
      mcp: false,
    }
    const prompt = promptWith([say('Ana', 'Fix it'), answer({ type: 'reasoning', text: 'hm' }, tool)], 'Go on')
    expect(prompt).toMatch(/Ana: Fix it\n\nAgent \(goose\): \[npm test: failed, …x+ exit 1\]/)
    expect(prompt).not.toContain('hm')
    expect(prompt.length).toBeLessThan(700)
    expect(prompt.endsWith('\n\nGo on')).toBe(true)
  })

  it('keeps the newest within the budget and says that it left something out', () => {
    const messages = Array.from({ length: 50 }, (_, i) => say('Ana', `message ${i} ${'.'.repeat(90)}`))
    const prompt = promptWith(messages, 'Go on', 1_000)
    expect(prompt).toContain('message 49')
    expect(prompt).not.toContain('message 30 ')
    expect(prompt).toContain('[Earlier messages were left out.]')
  })
})
