import { type Group, type GroupFacts, groupOf } from '#lib/domain/groups/group.ts'
import type { ChatId, WorkspaceId } from '#lib/domain/ids.ts'

/** Whose files: a chat's in one workspace, in the folder of its group. */
export type Place = { chatId: ChatId; workspaceId: WorkspaceId; group: Group }

/** The place of a chat, from what the database says of it. */
export const placeOf = (facts: GroupFacts): Place => ({
  chatId: facts.chatId,
  workspaceId: facts.workspaceId,
  group: groupOf(facts),
})

/** The groups whose folder may still hold a chat's worktree: that of before it was shared, or was no more. */
export function earlierGroups({ chatId, workspaceId, group }: Place): Group[] {
  return [true, false]
    .map((isShared) => groupOf({ chatId, workspaceId, ownerId: group.personId, isShared }))
    .filter(({ id }) => id !== group.id)
}
