import { expect, test } from 'vitest'
import { transcriptItems } from '#components/chats/transcript-items.ts'
import { emptyView, fixtureAt, fixtureTurn, numbered, turnEvents } from '#components/follow/view.fixture.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'
import { type PatchInfo, patchInfo } from '#lib/domain/patches/patch.ts'

const kinds = (drafts: EventDraft[], patches: PatchInfo[] = []) =>
  transcriptItems({ ...numbered(drafts).reduce(fold, emptyView()), patches }).map((item) => item.kind)
const patch = (more: object) =>
  patchInfo.parse({
    patchId: 'pat_1',
    number: 1,
    turnId: null,
    messageId: null,
    author: { kind: 'agent', backend: 'opencode' },
    person: null,
    state: 'pending',
    failedMidTurn: false,
    files: [],
    omitted: [],
    createdAt: fixtureAt,
    ...more,
  })
const ended = (outcome: 'completed' | 'failed' | 'interrupted', stopReason: string | null = null): EventDraft => ({
  type: 'turn.ended',
  turnId: fixtureTurn,
  outcome,
  stopReason,
  error: null,
})

test('a completed turn is a prompt and an answer', () => {
  expect(kinds(turnEvents())).toEqual(['message', 'message'])
})

test('a claimed turn whose agent was not told yet is starting', () => {
  expect(kinds(turnEvents().slice(0, 1))).toEqual(['message', 'starting'])
})

test('a turn that failed before the agent was told says so under its prompt', () => {
  expect(kinds([...turnEvents().slice(0, 1), ended('failed')])).toEqual(['message', 'outcome'])
})

test('an interrupted turn says so once, under what the agent wrote', () => {
  expect(kinds([...turnEvents().slice(0, 4), ended('interrupted')])).toEqual(['message', 'message', 'outcome'])
})

test('a model that reached its output limit is told apart from one that was done', () => {
  expect(kinds([...turnEvents().slice(0, 4), ended('completed', 'max_tokens')])).toEqual([
    'message',
    'message',
    'outcome',
  ])
})

test('only the last turn may be continued, and only while none runs', () => {
  const view = numbered([...turnEvents().slice(0, 4), ended('failed')]).reduce(fold, emptyView())
  expect(transcriptItems(view).at(-1)).toMatchObject({ kind: 'outcome', latest: true })
  const running = { ...view, runningTurnId: fixtureTurn }
  expect(transcriptItems(running).at(-1)).toMatchObject({ kind: 'outcome', latest: false })
})

test('a patch stands under the message that made it, one without a message after what was there before it', () => {
  const own = patch({ messageId: 'msg_answer', turnId: fixtureTurn })
  const byHand = patch({ patchId: 'pat_2', number: 2, createdAt: '2026-03-04T06:00:00.000Z' })
  expect(kinds(turnEvents(), [byHand, own])).toEqual(['message', 'message', 'patch', 'patch'])
})

test('what was said while the agent answered stands within its answer', () => {
  const [prompt] = turnEvents()
  if (prompt?.type !== 'message.added') throw new Error('the fixture begins otherwise')
  const steered = {
    ...prompt.message,
    id: 'msg_steered' as typeof prompt.message.id,
    steered: { messageId: 'msg_answer' as typeof prompt.message.id, partCount: 1 },
  }
  const view = numbered([...turnEvents(), { type: 'message.added', message: steered }]).reduce(fold, emptyView())
  expect(transcriptItems(view)).toMatchObject([
    { kind: 'message', key: 'msg_prompt', steered: [] },
    { kind: 'message', key: 'msg_answer', steered: [{ id: 'msg_steered' }] },
  ])
  const alone = { ...view, messages: view.messages.filter((message) => message.id !== 'msg_answer') }
  expect(transcriptItems(alone).map((item) => item.key)).toEqual(['msg_prompt', 'msg_steered'])
})

test('a patch of a message that is not loaded is not shown, and holds no other back', () => {
  const old = patch({ messageId: 'msg_old', createdAt: '2026-03-01T00:00:00.000Z' })
  const byHand = patch({ patchId: 'pat_2', number: 2, createdAt: '2026-03-04T06:00:00.000Z' })
  expect(kinds(turnEvents(), [byHand, old])).toEqual(['message', 'message', 'patch'])
})
