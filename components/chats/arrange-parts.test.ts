import { expect, test } from 'vitest'
import { arrangeParts, nestParts, toolResult, toolTitle } from '#components/chats/arrange-parts.ts'
import { type Part, type ToolPart, toolPart } from '#lib/domain/parts/part.ts'

const tool = (more: Partial<ToolPart> = {}): ToolPart =>
  toolPart.parse({
    type: 'tool',
    toolCallId: 't',
    title: 'read',
    kind: 'read',
    status: 'completed',
    content: [],
    locations: [],
    ...more,
  })
const text: Part = { type: 'text', text: 'hello' }
const shape = (parts: Part[], open: number[] = []) =>
  arrangeParts(nestParts(parts), (index) => open.includes(index)).map((each) =>
    each.kind === 'steps' ? each.steps.length : each.placed.part.type,
  )
const tools = (n: number, more: Partial<ToolPart> = {}) => Array.from({ length: n }, () => tool(more))

test('two tool calls stay as they are, three in a row are one line', () => {
  expect(shape([text, ...tools(2), text])).toEqual(['text', 'tool', 'tool', 'text'])
  expect(shape([text, ...tools(3), text, ...tools(4)])).toEqual(['text', 3, 'text', 4])
})

test('a call that runs stays in sight below those that are over', () => {
  expect(shape([...tools(3), tool({ status: 'in_progress' })])).toEqual([3, 'tool'])
  expect(shape([...tools(2), tool({ status: 'in_progress' }), tool()])).toEqual(['tool', 'tool', 'tool', 'tool'])
})

test('nothing is folded under whoever opened it', () => {
  expect(shape(tools(5), [1])).toEqual(['tool', 'tool', 3])
})

test('a thought without words parts no row', () => {
  const thought: Part = { type: 'reasoning', text: ' ', endedAt: '2026-03-04T05:06:07.000Z' }
  expect(shape([tool(), thought, tool(), thought, tool()])).toEqual([3])
})

test('what a subagent did stands below the call that started it', () => {
  const parts = [tool({ toolCallId: 'task' }), { ...text, parentToolCallId: 'task' }, text]
  const [first] = nestParts(parts)
  expect(shape(parts)).toEqual(['tool', 'text'])
  expect(first).toMatchObject({ children: [{ index: 1 }] })
})

test('a command is titled by what was run, a bare verb by its path', () => {
  expect(toolTitle(tool({ kind: 'execute', title: 'bash', input: { command: 'npm test' } }))).toBe('npm test')
  expect(toolTitle(tool({ kind: 'execute', title: '`ls -la`' }))).toBe('ls -la')
  expect(toolTitle(tool({ title: 'read', locations: [{ path: 'src/a.ts' }] }))).toBe('read src/a.ts')
  expect(toolTitle(tool({ title: 'Read src/a.ts', locations: [{ path: 'src/a.ts' }] }))).toBe('Read src/a.ts')
})

test('an exit code says more than failed', () => {
  expect(toolResult(tool({ status: 'failed', exitCode: 1 }))).toEqual({ words: 'exit 1', bad: true })
  expect(toolResult(tool({ status: 'failed' }))).toEqual({ words: 'failed', bad: true })
  expect(toolResult(tool({ status: 'cancelled' }))).toEqual({ words: 'cancelled', bad: false })
  expect(toolResult(tool({ status: 'in_progress' }))).toEqual({ words: '', bad: false })
})
