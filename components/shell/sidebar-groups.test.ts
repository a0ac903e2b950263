import { expect, test } from 'vitest'
import { sidebarGroups } from '#components/shell/sidebar-groups.ts'
import { chatStatus } from '#lib/domain/chats/chat.ts'
import { workspaceInfo } from '#lib/domain/workspaces/workspace.ts'

const workspace = (id: string) =>
  workspaceInfo.parse({
    id,
    name: id,
    source: { kind: 'empty' },
    isDefault: false,
    state: 'ready',
    fault: null,
    createdAt: '2026-03-04T05:06:07.000Z',
  })
const chat = (chatId: string, workspaceId: string, day: number) =>
  chatStatus.parse({
    pinned: false,
    unread: false,
    chatId,
    workspaceId,
    state: 'idle',
    title: null,
    summary: null,
    at: `2026-03-0${day}T05:06:07.000Z`,
  })

test('chats stand in their workspace, newest first, and workspaces keep their order', () => {
  const chats = [chat('old', 'b', 1), chat('new', 'b', 3), chat('only', 'a', 2), chat('stray', 'c', 2)]
  const groups = sidebarGroups([workspace('b'), workspace('a'), workspace('empty')], chats)
  expect(groups.map((group) => [group.workspace.id, group.chats.map((each) => each.chatId)])).toEqual([
    ['b', ['new', 'old']],
    ['a', ['only']],
    ['empty', []],
  ])
})
