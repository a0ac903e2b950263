import { expect, test } from 'vitest'
import { ChatStore } from '#components/follow/chat-store.ts'
import type { FollowFrame } from '#components/follow/frame.ts'
import { emptyView, textDelta, turnEvents } from '#components/follow/view.fixture.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'

const view = emptyView()
const frameOf = (event: ChatEvent): Extract<FollowFrame, { type: 'log' }> => ({
  type: 'log',
  chatId: view.chat.id,
  event,
})

function storeAt(seq: number) {
  const due: (() => void)[] = []
  const store = new ChatStore({ seq, view }, (run) => due.push(run))
  const gaps: (number | null)[] = []
  store.onGap = (after) => gaps.push(after)
  return {
    store,
    gaps,
    showFrame: () => {
      for (const run of due.splice(0)) run()
    },
  }
}

test('events are folded in order and shown with the next frame of the screen', () => {
  const { store, showFrame } = storeAt(0)
  const events = turnEvents()
  let told = 0
  store.subscribe(() => told++)
  for (const event of events) store.receive(frameOf(event))
  expect(store.read().seq).toBe(0)
  showFrame()
  expect(store.read()).toMatchObject({ seq: events.length, view: events.reduce(fold, view) })
  expect(told).toBeGreaterThan(0)
})

test('an event that was seen changes nothing', () => {
  const { store, showFrame } = storeAt(0)
  const events = turnEvents()
  for (const event of [...events, ...events]) store.receive(frameOf(event))
  showFrame()
  expect(store.read().view).toEqual(events.reduce(fold, view))
})

test('a gap asks once for a resend from the last event, and takes nothing until it comes', () => {
  const { store, gaps } = storeAt(4)
  store.receive(frameOf(textDelta(6)))
  store.receive(frameOf(textDelta(7)))
  expect(gaps).toEqual([4])
  expect(store.position).toBe(4)
})

test('a gap that a resend did not close asks for a snapshot', () => {
  const { store, gaps, showFrame } = storeAt(4)
  store.receive(frameOf(textDelta(6)))
  store.restarted()
  store.receive(frameOf(textDelta(6)))
  expect(gaps).toEqual([4, null])
  expect(store.position).toBeNull()
  store.receive({ type: 'snapshot', chatId: view.chat.id, seq: 3, view: { ...view, olderCursor: 'x' } })
  showFrame()
  expect(store.read()).toMatchObject({ seq: 3, view: { olderCursor: 'x' } })
})

test('a resend that closes the gap ends the waiting', () => {
  const { store, gaps, showFrame } = storeAt(4)
  store.receive(frameOf(textDelta(6)))
  store.restarted()
  store.receive(frameOf(textDelta(5)))
  store.receive(frameOf(textDelta(6)))
  store.receive(frameOf(textDelta(8)))
  showFrame()
  expect(store.read().seq).toBe(6)
  expect(gaps).toEqual([4, 6])
})

test('after a reset only a snapshot counts, also an older one', () => {
  const { store, showFrame } = storeAt(9)
  store.receive({ type: 'reset', chatId: view.chat.id })
  store.receive(frameOf(textDelta(10)))
  store.receive({ type: 'snapshot', chatId: view.chat.id, seq: 2, view })
  store.receive(frameOf(textDelta(3)))
  showFrame()
  expect(store.read().seq).toBe(3)
})

test('a snapshot that another tab asked for does not turn this one back', () => {
  const { store, showFrame } = storeAt(9)
  store.receive({ type: 'snapshot', chatId: view.chat.id, seq: 5, view })
  showFrame()
  expect(store.read().seq).toBe(9)
})

test('for somebody who may not see everything a hole is none', () => {
  const store = new ChatStore({ seq: 1, view: { ...view, role: 'viewer' } }, (run) => run())
  store.receive(frameOf(textDelta(4)))
  expect(store.read().seq).toBe(4)
})

test('older messages go before those that are there, without doubles', () => {
  const { store, showFrame } = storeAt(0)
  for (const event of turnEvents()) store.receive(frameOf(event))
  const [first] = turnEvents().reduce(fold, view).messages
  if (!first) throw new Error('the fixture has no message')
  const older = { ...first, id: 'msg_older' as typeof first.id }
  store.addOlder({ items: [older, first], nextCursor: null, turns: {}, patches: [] })
  showFrame()
  expect(store.read().view.messages.map((message) => message.id)).toEqual(['msg_older', 'msg_prompt', 'msg_answer'])
})

test('a snapshot that begins among what is there keeps what was fetched before it', () => {
  const { store, showFrame } = storeAt(0)
  const full = turnEvents().reduce(fold, view)
  for (const event of turnEvents()) store.receive(frameOf(event))
  const [first] = full.messages
  if (!first) throw new Error('the fixture has no message')
  store.addOlder({ items: [{ ...first, id: 'msg_older' as typeof first.id }], nextCursor: 'c', turns: {}, patches: [] })
  store.receive({ type: 'reset', chatId: view.chat.id })
  store.receive({ type: 'snapshot', chatId: view.chat.id, seq: 9, view: { ...full, olderCursor: 'b' } })
  showFrame()
  expect(store.read().view).toMatchObject({ olderCursor: 'c' })
  expect(store.read().view.messages.map((message) => message.id)).toEqual(['msg_older', 'msg_prompt', 'msg_answer'])
  store.receive({ type: 'reset', chatId: view.chat.id })
  store.receive({ type: 'snapshot', chatId: view.chat.id, seq: 10, view: { ...full, messages: [], olderCursor: 'b' } })
  showFrame()
  expect(store.read().view.messages).toEqual([])
})
