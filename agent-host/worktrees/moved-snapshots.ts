import { rename } from 'node:fs/promises'
import path from 'node:path'
import { folderExists, ignoreMissing, namesIn, removeBuilt } from '#agent-host/worktrees/build-folder.ts'
import { removeEmptyGroup } from '#agent-host/worktrees/homes.ts'
import type { WorktreeLayout } from '#agent-host/worktrees/layout.ts'
import { readSmallFile } from '#agent-host/worktrees/source-folder.ts'
import type { ChatId, WorkspaceId } from '#lib/domain/ids.ts'

/** A chat's snapshots are of the files of one workspace. When it is moved, those are kept aside for patches that refer to them. */
type OfWorkspace = { chatId: ChatId; workspaceId: WorkspaceId }

/** Has the snapshots of this workspace's files in place: those of another one are put aside, its own, where there are any, brought back. */
export async function bringSnapshots(layout: WorktreeLayout, { chatId, workspaceId }: OfWorkspace): Promise<void> {
  const current = layout.snapshots(chatId)
  const holder = await workspaceOf(current)
  if (holder === workspaceId) return
  if (holder !== null) await rename(current, layout.snapshotsAside(chatId, holder))
  await rename(layout.snapshotsAside(chatId, workspaceId), current).catch(ignoreMissing)
}

/** Removes the snapshots of a chat's files in one workspace; those of another one stay. */
export async function removeSnapshots(layout: WorktreeLayout, { chatId, workspaceId }: OfWorkspace): Promise<void> {
  const current = layout.snapshots(chatId)
  const holder = await workspaceOf(current)
  if (holder === null || holder === workspaceId) await removeBuilt(current)
  await removeBuilt(layout.snapshotsAside(chatId, workspaceId))
}

/**
 * Removes all that a host has of a chat: its files in every workspace where it was, its snapshots, and its group's homes where it was
 * the last of its group. `onGroupGone` ends what runs for such a group.
 */
export async function removeChat(
  layout: WorktreeLayout,
  chatId: ChatId,
  onGroupGone: (groupId: string) => Promise<void> = async () => undefined,
): Promise<void> {
  for (const folder of await namesIn(layout.worktrees)) {
    const worktree = path.join(layout.worktreesOf(folder), chatId)
    if (!(await folderExists(worktree))) continue
    await removeBuilt(worktree, layout.staging(folder))
    await removeEmptyGroup(layout, folder, onGroupGone)
  }
  await removeBuilt(layout.snapshots(chatId))
  await removeBuilt(layout.deletedFiles(chatId))
  for (const directory of [path.join(layout.dataDirectory, 'snapshots'), layout.homes])
    for (const name of await namesIn(directory))
      if (name.startsWith(`${chatId}.`) || name.startsWith(`${chatId}-`)) await removeBuilt(path.join(directory, name))
}

/** The workspace whose repository the snapshots borrow from; null where there are none. */
async function workspaceOf(snapshots: string): Promise<WorkspaceId | null> {
  if (!(await folderExists(snapshots))) return null
  const borrowed = await readSmallFile(path.join(snapshots, 'objects', 'info', 'alternates'))
  const name = borrowed?.match(/\/repositories\/([^/]+)\.git\/objects\s*$/)?.[1]
  return (name ?? null) as WorkspaceId | null
}
