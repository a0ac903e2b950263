import { expect, test } from 'vitest'
import { newsOf } from '#components/shell/news-of.ts'
import { chatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatState } from '#lib/domain/chats/chat-state.ts'

const chats = (...states: [string, ChatState][]) =>
  new Map(
    states.map(([chatId, state]) => {
      const chat = chatStatus.parse({
        pinned: false,
        unread: false,
        chatId,
        workspaceId: 'wsp_1',
        state,
        title: chatId,
        summary: null,
        at: '2026-03-04T05:06:07.000Z',
      })
      return [chat.chatId, chat]
    }),
  )

test('a chat that begins to wait or fails is news, once', () => {
  const before = chats(['a', 'running'], ['b', 'running'], ['c', 'waiting'], ['d', 'running'])
  const now = chats(['a', 'waiting'], ['b', 'failed'], ['c', 'waiting'], ['d', 'idle'])
  expect(newsOf(before, now).map(({ words }) => words)).toEqual(['a: waits for you', 'b: failed'])
})

test('a chat that was not known before is no news', () => {
  expect(newsOf(chats(), chats(['a', 'waiting']))).toEqual([])
})
