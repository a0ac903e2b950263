import { describe, expect, test } from 'vitest'
import type { Dialect } from '#agent-host/backends/acp/dialect.ts'
import { claudeDialect } from '#agent-host/backends/claude/dialect.ts'
import { codexDialect } from '#agent-host/backends/codex/dialect.ts'
import { geminiDialect } from '#agent-host/backends/gemini/dialect.ts'
import { gooseDialect } from '#agent-host/backends/goose/dialect.ts'
import { qwenDialect } from '#agent-host/backends/qwen/dialect.ts'
import { hearRecording } from '#tests/support/agents/hear-recording.ts'

const dialects: Record<string, Dialect> = {
  claude: claudeDialect,
  codex: codexDialect,
  gemini: geminiDialect,
  goose: gooseDialect,
  qwen: qwenDialect,
}
const hear = (agent: string, name: string) =>
  hearRecording(new URL(`${agent}/recordings/${name}.jsonl`, import.meta.url), dialects[agent] ?? {})

describe.each(Object.keys(dialects))('%s, as it was recorded', (agent) => {
  test('an edit is one call that names the file and tells the change, and no folder of the machine', () => {
    const { tools, updates } = hear(agent, 'edit')
    expect(tools).toMatchObject([{ kind: 'edit', status: 'completed' }])
    expect(tools[0]?.content).toContainEqual(
      expect.objectContaining({ type: 'diff', path: 'notes.txt', newText: expect.stringMatching(/^edit \d/) }),
    )
    expect(JSON.stringify(updates)).not.toMatch(/\/worktree|\/home\/agent|\/base/)
  })

  test('a command is one call with its line, its output and what was used', () => {
    const { tools, updates, output } = hear(agent, 'command')
    expect(tools).toMatchObject([{ kind: 'execute', title: expect.stringContaining('echo one; pwd; exit 3') }])
    expect(output).toMatch(/one\n\.(\n|$)/)
    expect(updates).toContainEqual({
      type: 'usage',
      usage: expect.objectContaining({ inputTokens: expect.any(Number) }),
    })
    expect(JSON.stringify(updates)).not.toMatch(/\/worktree|\/home\/agent|\/base/)
  })
})

test.each(['claude', 'codex', 'goose', 'qwen'])('%s tells the exit code of a command', (agent) => {
  expect(hear(agent, 'command').tools[0]).toMatchObject({ exitCode: 3, status: 'failed' })
})

test.each(['claude', 'goose', 'qwen'])('a list that %s keeps with a tool is a plan', (agent) => {
  const plan = hear(agent, 'plan').updates.find((update) => update.type === 'plan')
  expect(plan?.entries.length).toBeGreaterThan(0)
})

test.each(['claude', 'qwen'])('what a subagent of %s runs stands below its call', (agent) => {
  const { tools } = hear(agent, 'subagent')
  const command = tools.find(({ kind }) => kind === 'execute')
  expect(tools.map(({ toolCallId }) => toolCallId)).toContain(command?.parentToolCallId)
})

test('a question of qwen is a form, whose answer goes beside the leave', () => {
  expect(hear('qwen', 'question').questions).toMatchObject([
    { kind: 'form', message: 'Which colour?', schema: { required: ['question1'] } },
  ])
})

test.each([
  ['goose', 'error-429', 'rate_limit'],
  ['codex', 'error-500', 'overloaded'],
])('%s tells a failing provider as its answer: %s is %s', (agent, name, kind) => {
  expect(dialects[agent]?.readFailure?.(hear(agent, name).text.trim())).toMatchObject({ kind, retryable: true })
})

test('an answer that only speaks of a failure is an answer', () => {
  for (const { readFailure } of Object.values(dialects))
    expect(readFailure?.('A 429 means: rate limited. The error is explained in RFC 6585.') ?? null).toBeNull()
})
