import { expect, test } from 'vitest'
import { sessionUpdate, wireTool } from '#agent-host/backends/acp/session-update.ts'
import { makeTranslator, shortened } from '#agent-host/backends/acp/translate.ts'
import { relativePaths } from '#agent-host/backends/relative-paths.ts'

const translator = () => makeTranslator({ paths: relativePaths(['/worktree'], '/home/agent'), costBefore: 0 })
const say = (text: string) => ({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } })
const think = (text: string) => ({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text } })
const hear = (updates: object[], one = translator()) => [
  ...updates.flatMap((update) => one.translate(sessionUpdate.parse(update))),
  ...one.end(null),
]

test('a path that is cut by the border of two deltas is not told', () => {
  expect(hear([say('see /work'), say('tree/src/a.ts'), say(' and /work'), say('shop')])).toEqual([
    { type: 'text', text: 'see ' },
    { type: 'text', text: 'src/a.ts' },
    { type: 'text', text: ' and ' },
    { type: 'text', text: '/workshop' },
  ])
})

test('what was kept back of a thought comes before the text after it', () => {
  expect(hear([think('look in /worktree'), say('done')])).toEqual([
    { type: 'reasoning', text: 'look in ' },
    { type: 'reasoning', text: '.' },
    { type: 'text', text: 'done' },
  ])
})

test('a message with another id is not joined to the one before, whatever was kept back of that', () => {
  const of = (messageId: string, text: string) => ({ ...say(text), messageId })
  expect(hear([of('a', 'one'), of('a', ' /work'), of('b', 'two'), of('b', '!')])).toEqual([
    { type: 'text', text: 'one' },
    { type: 'text', text: ' ' },
    { type: 'text', text: '/work' },
    { type: 'text', text: 'two', begins: true },
    { type: 'text', text: '!' },
  ])
})

test('a tool call is an upsert, and a partial update leaves out what it does not know', () => {
  const call = {
    sessionUpdate: 'tool_call',
    toolCallId: 'c',
    title: 'Edit /worktree/a',
    kind: 'edit',
    status: 'pending',
  }
  const diff = { type: 'diff', path: '/worktree/a', oldText: 'old', newText: 'new' }
  expect(
    hear([call, { sessionUpdate: 'tool_call_update', toolCallId: 'c', status: 'completed', content: [diff] }]),
  ).toEqual([
    { type: 'tool', tool: { toolCallId: 'c', title: 'Edit a', kind: 'edit', status: 'pending' } },
    {
      type: 'tool',
      tool: {
        toolCallId: 'c',
        status: 'completed',
        content: [{ type: 'diff', path: 'a', oldText: 'old', newText: 'new' }],
      },
    },
  ])
})

test('a raw output that repeats what is shown as content is not told again', () => {
  const content = [{ type: 'content', content: { type: 'text', text: 'found 2 files' } }]
  const updates = hear([
    {
      sessionUpdate: 'tool_call',
      toolCallId: 'c',
      title: 'Search',
      kind: 'search',
      content,
      rawOutput: 'found 2 files',
    },
  ])
  expect(updates).toEqual([
    {
      type: 'tool',
      tool: { toolCallId: 'c', title: 'Search', kind: 'search', content: [{ type: 'text', text: 'found 2 files' }] },
    },
  ])
})

test.each([
  [{ content: [{ type: 'content', content: { type: 'text', text: '```sh\nhi\n```' } }] }, 'hi', undefined],
  [{ content: [{ type: 'content', content: { type: 'text', text: 'Exit code 3\nno' } }] }, 'Exit code 3\nno', 3],
  [{ rawOutput: { stdout: 'a', stderr: 'b', exit_code: 2 } }, 'a\nb', 2],
  [{ rawOutput: { output: 'hi', metadata: { exit: 1 } } }, 'hi', 1],
  [{ rawOutput: { formatted_output: 'hi', exit_code: 0 } }, 'hi', 0],
  [{ rawOutput: [{ type: 'text', text: 'hi' }] }, 'hi', undefined],
])("a command's output is read out of %j", (told, text, exitCode) => {
  const [tool, output] = hear([{ sessionUpdate: 'tool_call', toolCallId: 'c', title: 'run', kind: 'execute', ...told }])
  expect(output).toEqual({ type: 'tool-output', toolCallId: 'c', text, whole: true })
  expect(tool?.type === 'tool' ? tool.tool.exitCode : null).toBe(exitCode)
})

test('a plan that an agent keeps with a tool is a plan', () => {
  const todos = [{ content: 'Look', status: 'completed', activeForm: 'Looking' }]
  expect(
    hear([{ sessionUpdate: 'tool_call', toolCallId: 'c', title: 'TodoWrite', rawInput: { todos } }]).at(-1),
  ).toEqual({
    type: 'plan',
    entries: [{ content: 'Look', status: 'completed', priority: 'medium' }],
  })
})

test('a compaction is told once, when it is done, between what was said before and after it', () => {
  const compaction = (compactionId: string, status: string) => ({
    sessionUpdate: 'compaction_update',
    compactionId,
    status,
  })
  const notice = { type: 'notice', level: 'info', text: shortened }
  expect(
    hear([
      say('see /work'),
      compaction('a', 'in_progress'),
      compaction('a', 'completed'),
      compaction('a', 'completed'),
      say('more'),
      compaction('b', 'failed'),
      compaction('c', 'completed'),
    ]),
  ).toEqual([
    { type: 'text', text: 'see ' },
    { type: 'text', text: '/work' },
    notice,
    { type: 'text', text: 'more' },
    notice,
  ])
})

test('a kind or a status that is not known costs nothing else of the call', () => {
  const wire = wireTool.parse({ toolCallId: 'c', title: 'Odd', kind: 'teleport', status: 'paused', locations: 'here' })
  expect(translator().tool(wire)).toEqual([{ type: 'tool', tool: { toolCallId: 'c', title: 'Odd' } }])
})

test('usage is read wherever an agent tells it', () => {
  const one = translator()
  const qwen = {
    ...say(''),
    _meta: { usage: { inputTokens: 5, outputTokens: 2, cachedReadTokens: 1, thoughtTokens: 3 } },
  }
  expect(one.translate(sessionUpdate.parse(qwen))).toEqual([
    { type: 'usage', usage: { inputTokens: 5, outputTokens: 2, cachedTokens: 1, reasoningTokens: 3 } },
  ])
  const gemini = { stopReason: 'end_turn', _meta: { quota: { token_count: { input_tokens: 7, output_tokens: 1 } } } }
  expect(one.end({ usage: null, ...gemini } as never)).toEqual([
    { type: 'usage', usage: { inputTokens: 7, outputTokens: 1 } },
  ])
})

test('a session that was resumed does not count what it cost before', () => {
  const one = makeTranslator({ paths: relativePaths(['/worktree'], null), costBefore: null })
  const cost = (amount: number) =>
    sessionUpdate.parse({ sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount, currency: 'USD' } })
  expect(one.translate(cost(3))).toMatchObject([{ usage: { costUsd: 0 } }])
  expect(one.translate(cost(3.5))).toMatchObject([{ usage: { costUsd: 0.5 } }])
})
