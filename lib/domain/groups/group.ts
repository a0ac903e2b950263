import type { ChatId, PersonId, WorkspaceId } from '#lib/domain/ids.ts'

/**
 * Whose chats share agents' processes, a home and the sight of each other's worktrees: one person's in one workspace. A chat that
 * others drive too is a group of its own.
 */
export type Group = { id: string; personId: PersonId; workspaceId: WorkspaceId; chatId: ChatId | null }

/** The group of a chat; its id is a name for a folder. `isShared`: somebody else may send messages into it. */
export function groupOf(chat: {
  chatId: ChatId
  ownerId: PersonId
  workspaceId: WorkspaceId
  isShared: boolean
}): Group {
  const { chatId, ownerId: personId, workspaceId, isShared } = chat
  if (isShared) return { id: chatId, personId, workspaceId, chatId }
  return { id: `${workspaceId}.${personId}`, personId, workspaceId, chatId: null }
}
