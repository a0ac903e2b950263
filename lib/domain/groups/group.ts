import type { ChatId, PersonId, WorkspaceId } from '#lib/domain/ids.ts'

/**
 * Whose chats share agents' processes, a home and the sight of each other's worktrees: one person's in one workspace. A chat that
 * others drive too is a group of its own.
 */
export type Group = { id: string; personId: PersonId; workspaceId: WorkspaceId; chatId: ChatId | null }

/** What decides to which group a chat belongs. `isShared`: somebody else may send messages into it. */
export type GroupFacts = { chatId: ChatId; ownerId: PersonId; workspaceId: WorkspaceId; isShared: boolean }

/** The group of a chat; its id is a name for a folder, and begins with the workspace's. */
export function groupOf({ chatId, ownerId: personId, workspaceId, isShared }: GroupFacts): Group {
  if (isShared) return { id: `${workspaceId}.${chatId}`, personId, workspaceId, chatId }
  return { id: `${workspaceId}.${personId}`, personId, workspaceId, chatId: null }
}

/** Whether a group with this id is of that workspace. */
export const isGroupOf = (groupId: string, workspaceId: WorkspaceId): boolean => groupId.startsWith(`${workspaceId}.`)
