import { expect, test } from 'vitest'
import { FeedStore } from '#components/follow/feed-store.ts'
import { type ChatStatus, chatStatus } from '#lib/domain/chats/chat.ts'

const chat = (chatId: string, second: number, more: Partial<ChatStatus> = {}) =>
  chatStatus.parse({
    chatId,
    workspaceId: 'wsp_1',
    state: 'idle',
    title: null,
    summary: null,
    at: `2026-03-04T05:06:0${second}.000Z`,
    pinned: false,
    unread: false,
    ...more,
  })
const open = (...chats: ChatStatus[]) => new FeedStore({ chats, requests: [], workspaces: [], olderCursor: 'next' })
const titles = (feed: FeedStore) => [...feed.read().chats.values()].map((each) => `${each.chatId} ${each.title}`)

test('a status counts unless a newer one is known, whichever way it comes', () => {
  const feed = open(chat('a', 3, { title: 'newest' }), chat('b', 1))
  feed.put(chat('a', 2, { title: 'late' }))
  feed.refresh({
    chats: [chat('a', 1, { title: 'stale' }), chat('b', 2, { title: 'fresh' })],
    requests: [],
    workspaces: [],
  })
  expect(titles(feed)).toEqual(['a newest', 'b fresh'])
})

test('a list that was asked for before a chat was pinned or deleted does not undo that', () => {
  const feed = open(chat('a', 1), chat('b', 1))
  const askedAt = feed.moment()
  feed.put(chat('a', 1, { pinned: true }))
  feed.remove(chat('b', 1).chatId)
  feed.refresh({ chats: [chat('a', 1), chat('b', 1)], requests: [], workspaces: [] }, askedAt)
  expect([...feed.read().chats.values()]).toEqual([chat('a', 1, { pinned: true })])
})

test('older chats are added behind what is known, with the place of the next', () => {
  const feed = open(chat('a', 3, { title: 'known' }))
  feed.addOlder([chat('a', 1, { title: 'old' }), chat('b', 1)], null)
  expect(titles(feed)).toEqual(['a known', 'b null'])
  expect(feed.read().olderCursor).toBeNull()
})

test('its readers hear of each change, and no more once they left', () => {
  const feed = open()
  let heard = 0
  const leave = feed.subscribe(() => heard++)
  feed.put(chat('a', 1))
  feed.setOpenRequests(0)
  feed.setOpenRequests(2)
  leave()
  feed.remove(chat('a', 1).chatId)
  expect(heard).toBe(2)
})
