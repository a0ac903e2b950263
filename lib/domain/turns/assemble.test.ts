import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { ChatEvent, EventDraft } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'
import type { Part, ToolPart } from '#lib/domain/parts/part.ts'
import { toolStatuses } from '#lib/domain/parts/part.ts'
import { type Assembly, assemble, settleTools } from '#lib/domain/turns/assemble.ts'
import { emptyView, error, ids, logged, sampleDrafts } from '#tests/support/events.ts'

const start: Assembly = { turnId: ids.turn, messageId: ids.message, backend: ids.backend, parts: [] }

function assembleAll(updates: AgentUpdate[]): { assembly: Assembly; events: EventDraft[] } {
  let assembly = start
  const events: EventDraft[] = []
  for (const update of updates) {
    const step = assemble(assembly, update)
    assembly = step.assembly
    events.push(...step.events)
  }
  return { assembly, events }
}
/** The parts that a viewer of the log gets. */
const partsOf = (events: EventDraft[]): Part[] => {
  const drafts = [sampleDrafts['message.added'], sampleDrafts['turn.started'], ...events]
  const view = drafts.map((draft, seq): ChatEvent => logged(draft as never, seq + 1)).reduce(fold, emptyView())
  return view.messages[1]?.parts ?? []
}
const parts = (...updates: AgentUpdate[]) => partsOf(assembleAll(updates).events)
const text = (said: string, parentToolCallId?: string): AgentUpdate => ({
  type: 'text',
  text: said,
  ...(parentToolCallId && { parentToolCallId }),
})
const toolUpdate = (more: Partial<ToolPart> = {}): AgentUpdate => ({ type: 'tool', tool: { toolCallId: '1', ...more } })
const output = (said: string, whole = false): AgentUpdate => ({
  type: 'tool-output',
  toolCallId: '1',
  text: said,
  whole,
})

const anyText = fc.string({ unit: 'binary', maxLength: 6 })
const toolCallId = fc.constantFrom('1', '2', '3')
const anyUpdate: fc.Arbitrary<AgentUpdate> = fc.oneof(
  anyText.map((said) => text(said)),
  fc.tuple(anyText, toolCallId).map(([said, parent]) => text(said, parent)),
  anyText.map((said): AgentUpdate => ({ type: 'reasoning', text: said })),
  fc
    .record({ toolCallId, status: fc.option(fc.constantFrom(...toolStatuses), { nil: undefined }), title: anyText })
    .map((tool): AgentUpdate => ({ type: 'tool', tool })),
  fc
    .record({ toolCallId, text: anyText, whole: fc.boolean() })
    .map((said): AgentUpdate => ({ type: 'tool-output', ...said })),
  anyText.map((content): AgentUpdate => ({ type: 'plan', entries: [{ content, priority: 'low', status: 'pending' }] })),
  anyText.map((said): AgentUpdate => ({ type: 'notice', level: 'warning', text: said })),
)
const updates = fc.array(anyUpdate, { maxLength: 40 })
const saidOf = (all: AgentUpdate[], type: 'text' | 'reasoning') =>
  all.map((update) => (update.type === type ? update.text : '')).join('')
const textOf = (all: Part[], type: 'text' | 'reasoning') =>
  all.map((part) => (part.type === type ? part.text : '')).join('')

describe('assemble', () => {
  it('loses nothing of what an agent says, keeps its order and makes no empty text parts', () => {
    fc.assert(
      fc.property(updates, (all) => {
        const made = partsOf(assembleAll(all).events)
        expect(textOf(made, 'text')).toBe(saidOf(all, 'text'))
        expect(textOf(made, 'reasoning')).toBe(saidOf(all, 'reasoning'))
        expect(made.filter((part) => part.type === 'text' && part.text === '')).toEqual([])
      }),
    )
  })

  it('knows of its parts what the log makes of them', () => {
    fc.assert(
      fc.property(updates, (all) => {
        const { assembly, events } = assembleAll(all)
        const made = partsOf(events).map(({ startedAt: _, endedAt: __, ...part }) =>
          part.type === 'text' || part.type === 'reasoning' ? { ...part, text: '' } : part,
        )
        expect(assembly.parts).toEqual(made)
      }),
    )
  })

  it('has one part per tool call, and a settled one stays settled', () => {
    fc.assert(
      fc.property(updates, (all) => {
        const settled = new Map<string, string>()
        let assembly = start
        for (const update of all) {
          assembly = assemble(assembly, update).assembly
          const tools = assembly.parts.filter((part) => part.type === 'tool')
          expect(new Set(tools.map((tool) => tool.toolCallId)).size).toBe(tools.length)
          for (const tool of tools) {
            const isSettled = !['pending', 'in_progress'].includes(tool.status)
            if (settled.has(tool.toolCallId)) expect(isSettled).toBe(true)
            if (isSettled) settled.set(tool.toolCallId, tool.status)
          }
        }
      }),
    )
  })

  it('joins neighbouring text, and begins anew after something else or for another parent', () => {
    expect(parts(text('a'), text('b'), toolUpdate(), text('c'), text('d', '1'), text('e', '1'))).toMatchObject([
      { type: 'text', text: 'ab' },
      { type: 'tool' },
      { type: 'text', text: 'c' },
      { type: 'text', text: 'de', parentToolCallId: '1' },
    ])
  })

  it('begins anew where the agent says that it does', () => {
    const again: AgentUpdate = { type: 'text', text: 'b', begins: true }
    expect(parts(text('a'), again, text('c'))).toMatchObject([{ text: 'a' }, { text: 'bc' }])
  })

  it('keeps what a later partial update of a tool call leaves out', () => {
    const made = parts(
      toolUpdate({ title: 'Run', kind: 'execute', input: { command: 'ls' }, locations: [{ path: 'a' }] }),
      output('a.ts\n'),
      toolUpdate({ status: 'completed', exitCode: 0 }),
      toolUpdate({ content: [{ type: 'text', text: 'done' }] }),
    )
    expect(made).toMatchObject([
      {
        title: 'Run',
        kind: 'execute',
        input: { command: 'ls' },
        locations: [{ path: 'a' }],
        output: 'a.ts\n',
        status: 'completed',
        exitCode: 0,
        content: [{ type: 'text', text: 'done' }],
      },
    ])
  })

  it('says nothing where an update changes nothing', () => {
    const { assembly } = assembleAll([toolUpdate({ title: 'Run' }), output('x')])
    for (const update of [toolUpdate({ title: 'Run' }), toolUpdate(), output(''), output('x', true), text('')])
      expect(assemble(assembly, update)).toEqual({ assembly, events: [] })
  })

  it('appends output, and of a whole output only what is new of it', () => {
    const outputs = (...all: AgentUpdate[]) =>
      parts(toolUpdate(), ...all).map((part) => part.type === 'tool' && part.output)
    expect(outputs(output('a'), output('b'))).toEqual(['ab'])
    expect(outputs(output('a', true), output('ab', true), output('abc', true))).toEqual(['abc'])
    expect(outputs(output('streamed'), output('med', true))).toEqual(['streamed'])
    expect(outputs(output('streamed'), output('something else', true))).toEqual(['streamed\nsomething else'])
  })

  it('drops output of a tool call that was never announced', () => {
    expect(assembleAll([output('x')]).events).toEqual([])
  })

  it('marks the output of an MCP server’s tool', () => {
    const { events } = assembleAll([toolUpdate({ mcp: true }), output('x')])
    expect(events.at(-1)).toMatchObject({ type: 'part.output', mcp: true })
  })

  it('has one plan, the newest', () => {
    const plan = (content: string): AgentUpdate => ({
      type: 'plan',
      entries: [{ content, priority: 'high', status: 'pending' }],
    })
    expect(parts(plan('one'), text('a'), plan('two'))).toMatchObject([{ entries: [{ content: 'two' }] }, { text: 'a' }])
  })

  it('says of the turn and the chat what is not part of the message', () => {
    const usage = { inputTokens: 1 }
    const backend = ids.backend
    const { assembly, events } = assembleAll([
      { type: 'commands', commands: [] },
      { type: 'options', options: [] },
      { type: 'usage', usage },
      { type: 'retrying', attempt: 2, delayMs: 5, error },
    ])
    expect(assembly).toEqual(start)
    expect(events).toEqual([
      { type: 'commands.updated', backend, commands: [] },
      { type: 'options.updated', backend, options: [] },
      { type: 'turn.usage', turnId: ids.turn, usage },
      { type: 'turn.retrying', turnId: ids.turn, attempt: 2, delayMs: 5, error },
    ])
  })
})

describe('settleTools', () => {
  it('settles every open tool call, and no other, without blanking its output', () => {
    fc.assert(
      fc.property(updates, fc.constantFrom('cancelled', 'failed'), (all, status) => {
        const { assembly, events } = assembleAll(all)
        const before = partsOf(events)
        const after = partsOf([...events, ...settleTools(assembly, status)])
        const expected = before.map((part) =>
          part.type === 'tool' && ['pending', 'in_progress'].includes(part.status) ? { ...part, status } : part,
        )
        expect(after.map(({ endedAt: _, ...part }) => part)).toEqual(expected.map(({ endedAt: _, ...part }) => part))
      }),
    )
  })
})
