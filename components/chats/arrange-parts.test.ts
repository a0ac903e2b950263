import { expect, test } from 'vitest'
import { arrangeParts, toolResult, toolTitle } from '#components/chats/arrange-parts.ts'
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
const shape = (parts: Part[], group = true) =>
  arrangeParts(parts, group).map((each) => (each.kind === 'steps' ? each.steps.length : each.placed.part.type))

test('a few tool calls stay as they are', () => {
  expect(shape([text, tool(), tool(), text])).toEqual(['text', 'tool', 'tool', 'text'])
})

test('of many tool calls in a row the last three stay in sight', () => {
  expect(shape([text, ...Array.from({ length: 9 }, () => tool()), text])).toEqual([
    'text',
    6,
    'tool',
    'tool',
    'tool',
    'text',
  ])
})

test('nothing is grouped while the answer grows', () => {
  expect(
    shape(
      Array.from({ length: 9 }, () => tool()),
      false,
    ),
  ).toHaveLength(9)
})

test('what a subagent did stands below the call that started it', () => {
  const parts = [tool({ toolCallId: 'task' }), { ...text, parentToolCallId: 'task' }, text]
  const [first] = arrangeParts(parts, true)
  expect(shape(parts)).toEqual(['tool', 'text'])
  expect(first).toMatchObject({ kind: 'part', placed: { children: [{ index: 1 }] } })
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
