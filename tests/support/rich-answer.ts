import type { Part, PlanEntry, ToolPart } from '#lib/domain/parts/part.ts'

const second = (n: number) => new Date(Date.UTC(2026, 2, 4, 5, 6, n)).toISOString()
const call = (toolCallId: string, more: Partial<ToolPart>): ToolPart => ({
  type: 'tool',
  toolCallId,
  title: 'Tool',
  kind: 'other',
  status: 'completed',
  content: [],
  locations: [],
  output: '',
  outputCut: 0,
  mcp: false,
  startedAt: second(1),
  endedAt: second(3),
  ...more,
})
const step = (content: string, status: PlanEntry['status']): PlanEntry => ({ content, status, priority: 'medium' })
const inTask = { parentToolCallId: 'task' }

const words = `It fails when the **second** attempt overtakes the first. The race is in \`src/retry.ts\`:

\`\`\`ts
export async function retry<T>(run: () => Promise<T>, times = 3): Promise<T> {
  // the delay is never awaited
  for (let i = 0; i < times; i++) void run()
  throw new Error(\`gave up after \${times}\`)
}
\`\`\`

| attempt | took | outcome |
| --- | ---: | --- |
| 1 | 12 ms | ok |
| 2 | 3 ms | lost |

1. Await each attempt.
2. Give up after three.

> It passed in the other runs by luck.`

/** An answer with one of everything: a thought, a row of calls, a plan, code, a table, a subagent and an edit. */
export const richAnswer: Part[] = [
  {
    type: 'reasoning',
    text: 'The failure is rare, so it is timing.\n\nI should run it many times.',
    startedAt: second(0),
    endedAt: second(4),
  },
  { type: 'text', text: 'I’ll run it until it fails.' },
  call('read', { title: 'read', kind: 'read', locations: [{ path: 'src/upload.ts', line: 3 }] }),
  call('again', { title: 'read', kind: 'read', locations: [{ path: 'src/retry.ts' }] }),
  call('search', { title: 'Search retry', kind: 'search', input: { pattern: 'retry' } }),
  call('run', {
    title: 'bash',
    kind: 'execute',
    input: { command: 'npm test -- upload --repeat 50' },
    output: 'ok 1\nok 2\n\u001b[31mnot ok 3\u001b[0m\n',
    exitCode: 1,
    endedAt: second(15),
  }),
  {
    type: 'plan',
    entries: [
      step('Run it until it fails', 'completed'),
      step('Find the race in the retry', 'in_progress'),
      step('Write a test that fails every time', 'pending'),
    ],
  },
  { type: 'text', text: words },
  call('task', { title: 'Look closer', kind: 'think', endedAt: second(9) }),
  call('task-read', { title: 'read', kind: 'read', locations: [{ path: 'src/a.ts' }], ...inTask }),
  call('task-run', { title: 'bash', kind: 'execute', input: { command: 'git log -3' }, exitCode: 0, ...inTask }),
  { type: 'text', text: 'Nobody changed it for a year.', ...inTask },
  call('edit', {
    title: 'edit',
    kind: 'edit',
    locations: [{ path: 'src/retry.ts' }],
    content: [
      {
        type: 'diff',
        path: 'src/retry.ts',
        oldText: 'for (let i = 0; i < times; i++) void run()\nreturn 1\n',
        newText: 'for (let i = 0; i < times; i++) await run()\nreturn 1\n',
      },
    ],
  }),
  { type: 'text', text: 'It passed 200 times in a row now.' },
]
