import { expect, test } from 'vitest'
import { parseFrame } from '#components/follow/frame.ts'
import { emptyView, turnEvents } from '#components/follow/view.fixture.ts'

const parse = (frame: object) => parseFrame(JSON.stringify(frame))

test('an event of the log comes back as it was written, without the chat that it is of', () => {
  for (const event of turnEvents())
    expect(parse({ chatId: 'cht_1', ...event })).toEqual({ type: 'log', chatId: 'cht_1', event })
})

test('an event that this build does not know keeps its place', () => {
  const frame = { type: 'chat.archived', chatId: 'cht_1', seq: 7, at: '2026-03-04T05:06:07.000Z', to: 'msg_1' }
  expect(parse(frame)).toEqual({ type: 'skipped', chatId: 'cht_1', seq: 7 })
})

test('frames that are not in the log are told apart', () => {
  expect(parse({ type: 'snapshot', chatId: 'cht_1', seq: 3, view: emptyView() })).toMatchObject({
    type: 'snapshot',
    seq: 3,
  })
  expect(parse({ type: 'reset', chatId: 'cht_1' })).toEqual({ type: 'reset', chatId: 'cht_1' })
  expect(parse({ type: 'closed', reason: 'shutdown' })).toEqual({ type: 'closed', reason: 'shutdown' })
  expect(parse({ type: 'inbox.changed', open: 2 })).toEqual({ type: 'inbox.changed', open: 2 })
  expect(parse({ type: 'ping' })).toEqual({ type: 'ping' })
  const presence = { type: 'presence', chatId: 'cht_1', people: [], anonymous: 2 }
  expect(parse(presence)).toEqual(presence)
})

test('what is no frame is nothing', () => {
  expect(parseFrame('{')).toBeNull()
  expect(parse({ type: 'presence', people: [], anonymous: 0 })).toBeNull()
  expect(parse({ type: 'presence', chatId: 'cht_1' })).toBeNull()
  expect(parse({ type: 'snapshot', chatId: 'cht_1', seq: 3, at: 'x', view: {} })).toBeNull()
})
