import { expect, test } from 'vitest'
import { nestParts } from '#components/chats/arrange-parts.ts'
import { stepsWords, subagentWords } from '#components/chats/step-words.ts'
import { type Part, type ToolPart, toolPart } from '#lib/domain/parts/part.ts'

const tool = (more: Partial<ToolPart>): ToolPart =>
  toolPart.parse({
    type: 'tool',
    toolCallId: 't',
    title: 'Read a.ts',
    kind: 'read',
    status: 'completed',
    content: [],
    locations: [],
    ...more,
  })

test('a row of calls is said by what was done, in the order in which it began', () => {
  const read = { kind: 'read' } as const
  expect(
    stepsWords([
      tool({ ...read, startedAt: '2026-03-04T05:06:00.000Z', endedAt: '2026-03-04T05:06:01.000Z' }),
      tool({ kind: 'search' }),
      tool(read),
      tool({ kind: 'search' }),
      tool({ kind: 'execute', exitCode: 1, endedAt: '2026-03-04T05:06:12.000Z' }),
    ]),
  ).toEqual({ words: 'Read 2 files, searched twice, ran a command', failed: 1, tookMs: 12_000 })
})

test('a subagent says how many calls it made and which runs', () => {
  const child = { parentToolCallId: 'task' }
  const said = (over: boolean, ...parts: Part[]) =>
    subagentWords(nestParts([tool({ toolCallId: 'task' }), ...parts])[0]?.children ?? [], over)
  const words = (...parts: Part[]) => said(false, ...parts)
  expect(words()).toBeNull()
  expect(words({ type: 'reasoning', text: 'hm', ...child })).toBe('Thinking')
  expect(words(tool(child), tool({ ...child, status: 'in_progress', title: 'Find' }))).toBe('2 calls · Find')
  expect(words(tool(child), { type: 'text', text: 'Found it', ...child })).toBe('1 call · writing')
  expect(words(tool(child))).toBe('1 call')
  expect(said(true, tool(child), { type: 'text', text: 'Found it', ...child })).toBe('1 call')
  expect(said(true, { type: 'text', text: 'Found it', ...child })).toBeNull()
})
