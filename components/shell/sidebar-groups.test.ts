import { expect, test } from 'vitest'
import { sidebarGroups, withoutOld } from '#components/shell/sidebar-groups.ts'
import { type ChatStatus, chatStatus } from '#lib/domain/chats/chat.ts'
import { workspaceInfo } from '#lib/domain/workspaces/workspace.ts'

const workspace = (id: string) =>
  workspaceInfo.parse({
    id,
    name: id,
    source: { kind: 'empty' },
    isDefault: false,
    color: 'grey',
    state: 'ready',
    fault: null,
    createdAt: '2026-03-04T05:06:07.000Z',
  })
const chat = (chatId: string, workspaceId: string, day: number, more: Partial<ChatStatus> = {}) =>
  chatStatus.parse({
    pinned: false,
    unread: false,
    chatId,
    workspaceId,
    state: 'idle',
    title: null,
    summary: null,
    at: `2026-03-${String(day).padStart(2, '0')}T05:06:07.000Z`,
    ...more,
  })
const idsOf = (chats: readonly ChatStatus[]) => chats.map((each) => each.chatId as string)

test('chats stand in their workspace, newest first, and workspaces keep their order', () => {
  const chats = [chat('old', 'b', 1), chat('new', 'b', 3), chat('only', 'a', 2), chat('stray', 'c', 2)]
  const groups = sidebarGroups([workspace('b'), workspace('a'), workspace('empty')], chats)
  expect(groups.map((group) => [group.workspace.id, idsOf(group.chats)])).toEqual([
    ['b', ['new', 'old']],
    ['a', ['only']],
    ['empty', []],
  ])
})

test('pinned chats stand on top of their workspace', () => {
  const chats = [chat('new', 'a', 3), chat('old', 'a', 1, { pinned: true }), chat('older', 'a', 2, { pinned: true })]
  expect(idsOf(sidebarGroups([workspace('a')], chats)[0]?.chats ?? [])).toEqual(['older', 'old', 'new'])
})

test('of more than eight, idle chats older than a week are left out, but not what somebody must see', () => {
  const eight = Array.from({ length: 8 }, (_, index) => chat(`shown-${index}`, 'a', 20))
  const rest = [
    chat('recent', 'a', 19),
    chat('running', 'a', 2, { state: 'running' }),
    chat('unread', 'a', 2, { unread: true }),
    chat('open', 'a', 2),
    chat('old', 'a', 2),
  ]
  const shown = withoutOld([...eight, ...rest], { now: '2026-03-21T00:00:00.000Z', current: rest[3]?.chatId ?? null })
  expect(idsOf(shown).slice(8)).toEqual(['recent', 'running', 'unread', 'open'])
})
