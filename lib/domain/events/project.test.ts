import { describe, expect, it } from 'vitest'
import type { Role } from '#lib/domain/actors/actor.ts'
import { type ChatEvent, type EventType, eventPayloads } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'
import { project, projectMessage, projectView } from '#lib/domain/events/project.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import { emptyView, hidden, ids, logged, mcpTool, sampleDrafts, sampleParts, tool } from '#tests/support/events.ts'

/** Who sees an event at all, as the protocol's table has it: owner, editor, viewer. */
const seenBy: Record<EventType, string> = {
  'chat.updated': 'OEV',
  'message.added': 'OEV',
  'turn.queued': 'OE',
  'turn.updated': 'OE',
  'turn.removed': 'OE',
  'turn.started': 'OEV',
  'turn.waiting': 'OE',
  'turn.stopping': 'OE',
  'part.added': 'OEV',
  'part.delta': 'OEV',
  'part.output': 'OE',
  'part.updated': 'OEV',
  'turn.retrying': 'OEV',
  'turn.quiet': 'OEV',
  'turn.usage': 'O',
  'request.opened': 'OE',
  'request.closed': 'OE',
  'turn.ended': 'OEV',
  'patch.created': 'OEV',
  'patch.updated': 'OEV',
  'chat.rewound': 'OEV',
  'commands.updated': 'OE',
  'options.updated': 'OE',
}
const roles: [Role, string][] = [
  ['owner', 'O'],
  ['editor', 'E'],
  ['viewer', 'V'],
]
const types = Object.keys(eventPayloads) as EventType[]
const samples = types.map((type, index): ChatEvent => logged(sampleDrafts[type], index + 1))
const asViewer = (event: ChatEvent) => project(event, 'viewer')

describe('project', () => {
  it.each(roles)('shows a(n) %s the types that the protocol says', (role, letter) => {
    const shown = samples.filter((event) => project(event, role) !== null).map(({ type }) => type)
    expect(shown).toEqual(types.filter((type) => seenBy[type].includes(letter)))
  })

  it.each(samples)('shows the owner $type as it is', (event) => {
    expect(project(event, 'owner')).toBe(event)
  })

  it.each(samples)('shows a viewer nothing of $type that is not theirs, and keeps its place in the log', (event) => {
    const shown = asViewer(event)
    expect(JSON.stringify(shown) ?? '').not.toContain(hidden)
    if (shown) expect(shown).toMatchObject({ type: event.type, seq: event.seq, at: event.at })
  })

  it('shows a viewer of a changed chat the title and the summary alone', () => {
    const both = { ...logged(sampleDrafts['chat.updated']), title: 'New', summary: 'Done' }
    expect(asViewer(both)).toEqual({ type: 'chat.updated', seq: 1, at: both.at, title: 'New', summary: 'Done' })
    expect(asViewer(logged({ type: 'chat.updated', queueHeld: true }))).toBeNull()
  })

  it('shows a viewer the kind of a failure and how often it was tried, not why', () => {
    expect(asViewer(logged(sampleDrafts['turn.ended']))).toMatchObject({
      outcome: 'failed',
      stopReason: null,
      error: { kind: 'overloaded', message: 'The turn failed.', retryable: true },
    })
    expect(asViewer(logged(sampleDrafts['turn.retrying']))).toMatchObject({ attempt: 2, delayMs: 0, error: null })
  })

  it('shows a viewer the output of a tool that is no MCP server’s', () => {
    const output = logged({ ...sampleDrafts['part.output'], mcp: false, text: 'ok' })
    expect(asViewer(output)).toEqual(output)
  })

  it.each(Object.values(sampleParts))('redacts a $type part in its events and in a message alike', (part) => {
    const added = logged({ ...sampleDrafts['part.added'], part })
    const updated = logged({ ...sampleDrafts['part.updated'], part })
    const message = { ...sampleDrafts['message.added'].message, parts: [part] }
    const redacted = projectMessage(message, 'viewer').parts[0]
    expect(asViewer(added)).toMatchObject({ part: redacted })
    expect(asViewer(updated)).toMatchObject({ part: redacted })
    if (part.type === 'tool') expect(redacted).toEqual(tool({ mcp: true }))
    else expect(redacted).toEqual(part)
    expect(projectMessage(message, 'editor')).toBe(message)
  })

  it.each(['warning', 'error'] as const)(
    'shows a viewer that there was a(n) %s of the agent, not what it said',
    (level) => {
      const part = { type: 'notice' as const, level, text: hidden }
      expect(asViewer(logged({ ...sampleDrafts['part.added'], part }))).toMatchObject({
        part: { level, text: 'The agent reported a problem.' },
      })
    },
  )

  it('leaves a tool call that is no MCP server’s as it is', () => {
    const part = tool({ input: { command: 'ls' }, output: 'a.ts' })
    expect(asViewer(logged({ ...sampleDrafts['part.added'], part }))).toMatchObject({ part })
  })
})

describe('projectView', () => {
  const full = samples.reduce(fold, emptyView())
  const busy: ChatView = {
    ...full,
    requests: [sampleDrafts['request.opened'].request],
    queue: [sampleDrafts['turn.queued'].entry],
    messages: full.messages.map((message) => ({ ...message, parts: [mcpTool] })),
  }

  it('shows the owner everything', () => {
    expect(projectView(busy, 'owner')).toEqual(busy)
  })

  it('shows an editor everything but usage', () => {
    const shown = projectView(busy, 'editor')
    expect(shown.turns[ids.turn]?.usage).toBeNull()
    expect({ ...shown, turns: {} }).toEqual({ ...busy, role: 'editor', turns: {} })
  })

  it('shows a viewer nothing that is not theirs', () => {
    const shown = projectView(busy, 'viewer')
    expect(JSON.stringify(shown)).not.toContain(hidden)
    expect(shown).toMatchObject({ role: 'viewer', queue: [], requests: [], commands: [], options: [] })
    expect(shown.messages).toHaveLength(busy.messages.length)
  })

  it.each(roles)('of a fold is the fold of what a(n) %s sees', (role) => {
    let [whole, seen] = [emptyView(), projectView(emptyView(), role)]
    const plain: Partial<Record<EventType, ChatEvent>> = {
      'chat.updated': logged({ type: 'chat.updated', title: 'New' }),
    }
    for (const sample of samples) {
      const event = plain[sample.type] ?? sample
      whole = fold(whole, event)
      const shown = project(event, role)
      if (shown) seen = fold(seen, shown)
      expect(seen, event.type).toEqual(projectView(whole, role))
    }
  })
})
