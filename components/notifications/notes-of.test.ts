import { expect, test } from 'vitest'
import { notesOf } from '#components/notifications/notes-of.ts'
import { chatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatState } from '#lib/domain/chats/chat-state.ts'

const all = { waiting: true, failed: true, completed: true }
const chats = (state: ChatState, summary: string | null = null) => {
  const chat = chatStatus.parse({
    chatId: 'cht_1',
    workspaceId: 'wsp_1',
    state,
    title: 'Fix it',
    summary,
    at: '2026-03-04T05:06:07.000Z',
    pinned: false,
    unread: false,
  })
  return new Map([[chat.chatId, chat]])
}
const bodies = (from: ChatState, to: ChatState, wanted = all) =>
  notesOf(chats(from), chats(to), wanted).map(({ body }) => body)

test('waiting, failing and being done are news', () => {
  expect(bodies('running', 'waiting')).toEqual(['Waits for you'])
  expect(bodies('running', 'failed')).toEqual(['Failed'])
  expect(bodies('running', 'idle')).toEqual(['Is done'])
})

test('being stopped, staying as it is and being new are none', () => {
  expect(bodies('stopping', 'idle')).toEqual([])
  expect(bodies('failed', 'failed')).toEqual([])
  expect(notesOf(new Map(), chats('waiting'), all)).toEqual([])
})

test('only what is wanted is told', () => {
  expect(bodies('running', 'idle', { ...all, completed: false })).toEqual([])
  expect(bodies('running', 'waiting', { ...all, completed: false })).toEqual(['Waits for you'])
})

test('what happened last is told with it', () => {
  expect(notesOf(chats('running'), chats('failed', 'The provider is overloaded'), all)).toEqual([
    { chatId: 'cht_1', title: 'Fix it', body: 'Failed: The provider is overloaded' },
  ])
})
