import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { WorkspaceId } from '#lib/domain/ids.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

export type WorkspaceGroup = { workspace: WorkspaceInfo; chats: ChatStatus[] }

/** Chats by workspace, the newest first in each; workspaces in their own order. */
export function sidebarGroups(workspaces: readonly WorkspaceInfo[], chats: Iterable<ChatStatus>): WorkspaceGroup[] {
  const groups = new Map<WorkspaceId, WorkspaceGroup>(
    workspaces.map((workspace) => [workspace.id, { workspace, chats: [] }]),
  )
  for (const chat of chats) groups.get(chat.workspaceId)?.chats.push(chat)
  for (const group of groups.values()) group.chats.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  return [...groups.values()]
}
