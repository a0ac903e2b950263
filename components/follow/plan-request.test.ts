import { expect, test } from 'vitest'
import { joinWants, planRequest, requestPath } from '#components/follow/plan-request.ts'
import type { ChatId } from '#lib/domain/ids.ts'

const [a, b] = ['cht_a', 'cht_b'] as [ChatId, ChatId]

test('the tab that is furthest behind decides from where a chat is asked for', () => {
  expect(joinWants([[{ chatId: a, after: 9 }], [{ chatId: a, after: 4 }], [{ chatId: b, after: 1 }]])).toEqual(
    new Map([
      [a, 4],
      [b, 1],
    ]),
  )
})

test('a tab without anything gets a snapshot, whatever the others have', () => {
  expect(joinWants([[{ chatId: a, after: 9 }], [{ chatId: a, after: null }]])).toEqual(new Map([[a, null]]))
})

test('a chat that is already streamed to where the tab stands needs no new request', () => {
  expect(planRequest(new Map([[a, 9]]), [{ chatId: a, after: 9 }])).toBeNull()
  expect(planRequest(new Map([[a, 9]]), [{ chatId: a, after: 12 }])).toBeNull()
})

test('a tab that missed frames makes the stream start again from where the tab stands', () => {
  expect(planRequest(new Map([[a, 9]]), [{ chatId: a, after: 7 }])).toEqual(new Map([[a, 7]]))
})

test('a new chat leaves the others where they are', () => {
  expect(planRequest(new Map([[a, 9]]), [{ chatId: b, after: 3 }])).toEqual(
    new Map([
      [a, 9],
      [b, 3],
    ]),
  )
})

test('a snapshot that is on its way serves everybody', () => {
  expect(planRequest(new Map([[a, null]]), [{ chatId: a, after: 3 }])).toBeNull()
})

test('the request names each chat with its place, and asks for the feed where a tab needs it', () => {
  expect(
    requestPath(
      new Map([
        [a, 12],
        [b, null],
      ]),
      true,
    ),
  ).toBe('/api/v1/events?feed=1&chats=cht_a%3A12%2Ccht_b')
  expect(requestPath(new Map(), true)).toBe('/api/v1/events?feed=1')
  expect(requestPath(new Map([[a, 1]]), false)).toBe('/api/v1/events?chats=cht_a%3A1')
})
