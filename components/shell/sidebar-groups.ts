import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatId, WorkspaceId } from '#lib/domain/ids.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

export type WorkspaceGroup = { workspace: WorkspaceInfo; chats: ChatStatus[] }

/** Chats by workspace, in each the pinned ones first and the newest first among both; workspaces in their own order. */
export function sidebarGroups(workspaces: readonly WorkspaceInfo[], chats: Iterable<ChatStatus>): WorkspaceGroup[] {
  const groups = new Map<WorkspaceId, WorkspaceGroup>(
    workspaces.map((workspace) => [workspace.id, { workspace, chats: [] }]),
  )
  for (const chat of chats) groups.get(chat.workspaceId)?.chats.push(chat)
  for (const group of groups.values())
    group.chats.sort((a, b) => Number(b.pinned) - Number(a.pinned) || (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  return [...groups.values()]
}

const alwaysShown = 8
const weekMs = 7 * 24 * 3_600_000

/** Which of a workspace's chats, in order, stand in the list at first: all but the idle ones past the eighth that are older than a week. */
export function withoutOld(chats: readonly ChatStatus[], at: { now: string; current: ChatId | null }): ChatStatus[] {
  const weekAgo = new Date(Date.parse(at.now) - weekMs).toISOString()
  return chats.filter(
    (chat, index) =>
      index < alwaysShown ||
      chat.state !== 'idle' ||
      chat.pinned ||
      chat.unread ||
      chat.chatId === at.current ||
      chat.at > weekAgo,
  )
}
