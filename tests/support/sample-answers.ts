import type { Part, ToolPart } from '#lib/domain/parts/part.ts'
import { markdownSection } from '#tests/support/scripted-model/markdown.ts'

/** What a person asks in the turn of that number, and what an agent answered: the mix of a chat that was worked in. */
export const samplePrompt = (turn: number): string =>
  turn % 4 === 0
    ? `Part ${turn} fails now and then:\n\n    Error: lease ${turn} is lost\n        at take (src/part-${turn}.ts:12:9)\n\nFind out why, mend it, and add a test.`
    : `What does part ${turn} do when two callers come at once?`

export function sampleAnswer(turn: number, moment: (offsetMs: number) => string): Part[] {
  const at = (startMs: number, endMs: number) => ({ startedAt: moment(startMs), endedAt: moment(endMs) })
  const text = (said: string): Part => ({ type: 'text', text: said, ...at(9000, 12_000) })
  const asked = { turn, at }
  if (turn % 4 === 0)
    return [
      thought(asked),
      plan(asked),
      ...[0, 1, 2, 3].map((step) => read(asked, step)),
      text(`The lease of part ${turn} is taken too early. I change that first.`),
      edit(asked),
      run(asked),
      text(markdownSection(turn)),
    ]
  if (turn % 4 === 1) return [thought(asked), text(markdownSection(turn))]
  if (turn % 4 === 2)
    return [read(asked, 0), read(asked, 1), run(asked), text(`${markdownSection(turn)}\n\nThat is all.`)]
  return [text(`Nothing: the second caller waits until the first is done, which \`src/part-${turn}.test.ts\` shows.`)]
}

type Asked = { turn: number; at: (startMs: number, endMs: number) => { startedAt: string; endedAt: string } }

const thought = ({ turn, at }: Asked): Part => ({
  type: 'reasoning',
  text: `Two callers of part ${turn} could meet between the read and the write. I look at the lock first, then at its tests.`,
  ...at(200, 2400),
})

const plan = ({ turn, at }: Asked): Part => ({
  type: 'plan',
  entries: ['Read the part and its tests', `Mend part ${turn}`, 'Add a test', 'Run everything'].map((content) => ({
    content,
    priority: 'medium',
    status: 'completed',
  })),
  ...at(2400, 2500),
})

const tool = (call: Pick<ToolPart, 'toolCallId' | 'title' | 'kind'> & Partial<ToolPart>): ToolPart => ({
  type: 'tool',
  status: 'completed',
  content: [],
  locations: [],
  output: '',
  outputCut: 0,
  mcp: false,
  ...call,
})

const read = ({ turn, at }: Asked, step: number) =>
  tool({
    toolCallId: `read-${turn}-${step}`,
    title: 'read',
    kind: 'read',
    locations: [{ path: `src/part-${turn}-${step}.ts` }],
    output: `export const part = ${step}\n`.repeat(30),
    ...at(2600 + step * 300, 2800 + step * 300),
  })

const edit = ({ turn, at }: Asked) =>
  tool({
    toolCallId: `edit-${turn}`,
    title: 'edit',
    kind: 'edit',
    locations: [{ path: `src/part-${turn}.ts` }],
    content: [
      {
        type: 'diff',
        path: `src/part-${turn}.ts`,
        oldText: `const owner = read()\ntake(${turn})\n`,
        newText: `const owner = await lock()\nif (owner === null) return\ntake(${turn})\n`,
      },
    ],
    ...at(5000, 5400),
  })

const run = ({ turn, at }: Asked) =>
  tool({
    toolCallId: `run-${turn}`,
    title: 'bash',
    kind: 'execute',
    input: { command: `npm test -- part-${turn}` },
    output: Array.from({ length: 40 }, (_, line) => `ok ${line} part-${turn} keeps its place`).join('\n'),
    exitCode: 0,
    ...at(5600, 8600),
  })
