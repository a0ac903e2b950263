import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChatEvent, changesStatus, type EventDraft, type EventType } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { BackendId, MessageId, TurnId } from '#lib/domain/ids.ts'
import type { Part } from '#lib/domain/parts/part.ts'
import { outputLimit } from '#lib/domain/parts/tool-output.ts'
import { emptyView, error, ids, logged, sampleDrafts, sampleParts, tool } from '#tests/support/events.ts'

const types = Object.keys(sampleDrafts) as EventType[]
const at = (seq: number) => new Date(Date.UTC(2026, 0, 1) + seq * 1_000).toISOString()
/** Drafts in the order in which the log has them, one a second. */
const foldAll = (drafts: EventDraft[], view = emptyView()): ChatView =>
  drafts.map((draft, index): ChatEvent => logged(draft as never, index + 1)).reduce(fold, view)

const { 'message.added': added, 'turn.started': started, 'turn.queued': queued, 'turn.ended': ended } = sampleDrafts
const ofPart = { turnId: ids.turn, messageId: ids.message }
const addPart = (index: number, part: Part): EventDraft => ({ type: 'part.added', ...ofPart, index, part })
const delta = (index: number, text: string): EventDraft => ({ type: 'part.delta', ...ofPart, index, text })
const output = (index: number, text: string): EventDraft => ({
  type: 'part.output',
  ...ofPart,
  index,
  text,
  mcp: false,
})
const update = (index: number, part: Part): EventDraft => ({ type: 'part.updated', ...ofPart, index, part })
const partsAfter = (drafts: EventDraft[]) => foldAll([added, started, ...drafts]).messages[1]?.parts ?? []

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(freeze)
    Object.freeze(value)
  }
  return value
}

describe('fold', () => {
  it('of any events in any order changes neither the view nor the event, and never throws', () => {
    const anyEvents = fc.array(fc.constantFrom(...types), { maxLength: 40 })
    fc.assert(
      fc.property(anyEvents, (chosen) => {
        chosen.reduce(
          (view, type, seq) => freeze(fold(view, freeze(logged(sampleDrafts[type] as never, seq)))),
          freeze(emptyView()),
        )
      }),
    )
  })

  it.each(types.filter((type) => !['part.delta', 'part.output'].includes(type)))(
    'of %s twice is the same as once: it says what is, not what to add',
    (type) => {
      const before = foldAll([added, started, addPart(0, { type: 'text', text: 'x' }), queued])
      const event = logged(sampleDrafts[type] as never, 9)
      expect(fold(fold(before, event), event)).toEqual(fold(before, event))
    },
  )

  it('changes of the chat what an event says and nothing else', () => {
    const view = foldAll([{ type: 'chat.updated', title: 'New', queueHeld: true }])
    expect(view).toEqual({ ...emptyView(), chat: { ...emptyView().chat, title: 'New', queueHeld: true } })
  })

  it('keeps the queue in the order of its places', () => {
    const entry = (turnId: string, place: number): EventDraft => ({
      type: 'turn.queued',
      entry: { ...queued.entry, turnId: turnId as TurnId, place },
    })
    const order = (view: ChatView) => view.queue.map(({ turnId }) => turnId)
    const view = foldAll([entry('b', 2), entry('c', 3), entry('a', 1)])
    expect(order(view)).toEqual(['a', 'b', 'c'])
    const moved = foldAll([{ ...entry('c', 1.5), type: 'turn.updated' } as EventDraft], view)
    expect(order(moved)).toEqual(['a', 'c', 'b'])
    expect(order(foldAll([{ type: 'turn.removed', turnId: 'a' as TurnId }], moved))).toEqual(['c', 'b'])
  })

  it('a person’s message leaves the queue and begins a turn', () => {
    const view = foldAll([queued, added])
    expect(view.queue).toEqual([])
    expect(view.runningTurnId).toBe(ids.turn)
    expect(view.turns[ids.turn]).toMatchObject({
      state: 'running',
      promptMessageId: ids.prompt,
      claimedAt: at(2),
      startedAt: null,
    })
  })

  it('a turn that asks for another backend has no model of the chat’s', () => {
    const backend = 'another' as BackendId
    const chat = { type: 'chat.updated' as const, model: 'large' }
    const plain = foldAll([chat, queued, added])
    expect(plain.turns[ids.turn]).toMatchObject({ backend: ids.backend, model: 'large' })
    const other = foldAll([chat, { ...queued, entry: { ...queued.entry, backend } }, added])
    expect(other.turns[ids.turn]).toMatchObject({ backend, model: null })
  })

  it('a notice stands in the transcript and begins no turn', () => {
    const notice = { ...added.message, id: 'notice' as MessageId, author: { kind: 'greenroom' as const }, turnId: null }
    const view = foldAll([{ type: 'message.added', message: notice }])
    expect(view.messages).toEqual([notice])
    expect(view.runningTurnId).toBeNull()
  })

  it('a started turn has the agent’s message, empty, at the end', () => {
    const view = foldAll([added, started])
    expect(view.messages.map(({ id }) => id)).toEqual([ids.prompt, ids.message])
    expect(view.messages[1]).toMatchObject({
      author: { kind: 'agent', backend: ids.backend },
      parts: [],
      turnId: ids.turn,
    })
    expect(view.turns[ids.turn]).toMatchObject({
      messageId: ids.message,
      session: 'warm',
      model: 'large',
      startedAt: at(2),
    })
  })

  it('deltas join what was said, in order', () => {
    const pieces = fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 })
    fc.assert(
      fc.property(pieces, (texts) => {
        const parts = partsAfter([addPart(0, { type: 'text', text: '' }), ...texts.map((text) => delta(0, text))])
        expect(parts).toMatchObject([{ type: 'text', text: texts.join('') }])
      }),
    )
  })

  it.each(Object.values(sampleParts))('a $type part begins with its event', (part) => {
    expect(partsAfter([addPart(0, part)])).toEqual([{ ...part, startedAt: at(3) }])
  })

  it('a part ends when the next begins; a tool call when it is settled; everything when the turn ends', () => {
    const drafts = [
      addPart(0, { type: 'reasoning', text: 'hm' }),
      addPart(1, tool()),
      addPart(2, { type: 'text', text: 'a' }),
    ]
    const ends = (parts: readonly Part[]) => parts.map(({ endedAt }) => endedAt)
    expect(ends(partsAfter(drafts))).toEqual([at(4), undefined, undefined])
    const settled = [...drafts, update(1, tool({ status: 'completed' }))]
    expect(ends(partsAfter(settled))).toEqual([at(4), at(6), undefined])
    expect(ends(partsAfter([...settled, ended]))).toEqual([at(4), at(6), at(7)])
  })

  it('an update of a tool call never blanks its output or when it began', () => {
    const parts = partsAfter([
      addPart(0, tool()),
      output(0, 'line 1\n'),
      update(0, tool({ status: 'completed', title: 'Ran' })),
    ])
    expect(parts).toMatchObject([{ title: 'Ran', status: 'completed', output: 'line 1\n', startedAt: at(3) }])
  })

  it('a tool call’s output keeps its end and says how much was cut', () => {
    const long = 'x'.repeat(outputLimit)
    const [part] = partsAfter([addPart(0, tool()), output(0, long), output(0, 'the end')])
    if (part?.type !== 'tool') throw new Error('not a tool')
    expect(part.output).toHaveLength(outputLimit)
    expect(part.output.endsWith('the end')).toBe(true)
    expect(part.outputCut).toBe('the end'.length)
  })

  it('a delta of a part that is no text, and output of one that is no tool, change nothing', () => {
    const before = [addPart(0, tool()), addPart(1, { type: 'text', text: 'a' })]
    expect(partsAfter([...before, delta(0, 'x'), output(1, 'y'), delta(7, 'z')])).toEqual(partsAfter(before))
  })

  it('events of a message that is not in the view change nothing', () => {
    const view = foldAll([added, started])
    const messageId = 'older' as MessageId
    expect(foldAll([{ type: 'part.delta', turnId: ids.turn, messageId, index: 0, text: 'x' }], view)).toBe(view)
  })

  it('knows that a turn waits for room until its agent was told', () => {
    const waits = foldAll([added, sampleDrafts['turn.waiting']])
    expect(waits.turns[ids.turn]).toMatchObject({ waitsForRoom: true, startedAt: null })
  })

  it('knows when the first text came, and that a retry is over once something comes', () => {
    const retrying: EventDraft = { ...sampleDrafts['turn.retrying'], error }
    const tried = foldAll([added, started, retrying])
    expect(tried.turns[ids.turn]?.retry).toEqual({ attempt: 2, delayMs: 1_234, error })
    const thought = foldAll([added, started, retrying, addPart(0, { type: 'reasoning', text: '' })])
    expect(thought.turns[ids.turn]).toMatchObject({ retry: null, firstTextAt: null })
    const text: Part = { type: 'text', text: '' }
    const said = foldAll([
      added,
      started,
      addPart(0, { type: 'reasoning', text: '' }),
      addPart(1, text),
      addPart(2, text),
    ])
    expect(said.turns[ids.turn]?.firstTextAt).toBe(at(4))
  })

  it('adds up what is known of usage', () => {
    const usage = (more: object): EventDraft => ({ type: 'turn.usage', turnId: ids.turn, usage: more })
    const view = foldAll([added, usage({ inputTokens: 1 }), usage({ outputTokens: 2, inputTokens: 3 })])
    expect(view.turns[ids.turn]?.usage).toEqual({ inputTokens: 3, outputTokens: 2 })
  })

  it('a turn that stops still runs until it ended', () => {
    const stopping = foldAll([added, started, sampleDrafts['turn.stopping']])
    expect(stopping).toMatchObject({
      runningTurnId: ids.turn,
      turns: { [ids.turn]: { state: 'stopping', outcome: null } },
    })
    const over = foldAll([ended], stopping)
    expect(over).toMatchObject({
      runningTurnId: null,
      turns: { [ids.turn]: { state: 'ended', outcome: 'failed', error } },
    })
  })

  it('the end of a turn that does not run leaves the one that does', () => {
    const view = foldAll([added, started, { ...ended, turnId: 'earlier' as TurnId }])
    expect(view.runningTurnId).toBe(ids.turn)
  })

  it('requests come and go, patches stand newest first', () => {
    const opened = foldAll([sampleDrafts['request.opened']])
    expect(opened.requests).toHaveLength(1)
    expect(foldAll([sampleDrafts['request.closed']], opened).requests).toEqual([])
    const { patch } = sampleDrafts['patch.created']
    const second = { ...patch, patchId: 'second' as typeof patch.patchId, number: 2 }
    const created = foldAll([
      { type: 'patch.created', patch },
      { type: 'patch.created', patch: second },
    ])
    expect(created.patches.map(({ number }) => number)).toEqual([2, 1])
    const accepted = foldAll([sampleDrafts['patch.updated']], created)
    expect(accepted.patches.map(({ state }) => state)).toEqual(['pending', 'accepted'])
  })

  it('has the newest commands and options', () => {
    const view = foldAll([sampleDrafts['commands.updated'], sampleDrafts['options.updated']])
    expect(view).toMatchObject({
      commands: sampleDrafts['commands.updated'].commands,
      options: sampleDrafts['options.updated'].options,
      offeredBy: { commands: ids.backend, options: ids.backend },
    })
    expect(foldAll([{ type: 'commands.updated', commands: [] }], view).commands).toEqual([])
  })

  it('keeps what did not change, by identity', () => {
    const view = foldAll([added, started, addPart(0, { type: 'text', text: 'a' })])
    const next = foldAll([delta(0, 'b')], view)
    expect(next.messages[0]).toBe(view.messages[0])
    expect(next.queue).toBe(view.queue)
    expect(next.turns).toBe(view.turns)
  })
})

it('what changes a list is what its state is made of', () => {
  expect(types.filter(changesStatus)).toEqual([
    'chat.updated',
    'message.added',
    'turn.queued',
    'turn.removed',
    'turn.stopping',
    'request.opened',
    'request.closed',
    'turn.ended',
    'chat.rewound',
  ])
})

it('a rewind leaves what stood before it, without the turns of what it cut', () => {
  const said = (id: string, turn: string) => ({
    id: id as MessageId,
    author: { kind: 'person' as const, personId: ids.person, name: 'Ada' },
    at: '2026-01-01T00:00:00.000Z',
    turnId: turn as TurnId,
    parts: [{ type: 'text' as const, text: id }],
  })
  const view = [said('one', 'first'), said('two', 'second')]
    .map((message, i) => logged({ type: 'message.added', message }, i + 1))
    .reduce(fold, { ...emptyView(), olderCursor: 'older' })
  const rewind = (lastMessageId: string | null) =>
    fold(
      view,
      logged({
        type: 'chat.rewound',
        lastMessageId: lastMessageId as MessageId | null,
        partCount: null,
        filesRestored: false,
      }),
    )
  expect(rewind('one')).toMatchObject({ messages: [{ id: 'one' }], olderCursor: 'older' })
  expect(Object.keys(rewind('one').turns)).toEqual(['first'])
  expect(rewind('older than all here')).toMatchObject({ messages: [], olderCursor: 'older', turns: {} })
  expect(rewind(null)).toMatchObject({ messages: [], olderCursor: null, turns: {} })
})
