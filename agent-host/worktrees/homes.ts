import { readdir, rmdir } from 'node:fs/promises'
import { ignoreMissing, removeBuilt } from '#agent-host/worktrees/build-folder.ts'
import { KeyedQueue } from '#agent-host/worktrees/keyed-queue.ts'
import { type HomeOf, makePrivateFolder, type WorktreeLayout } from '#agent-host/worktrees/layout.ts'
import { removeSpareWorktree } from '#agent-host/worktrees/spare-worktree.ts'

/** One at a time for a group: a home is made, or all of them are removed. */
const queue = new KeyedQueue()

/** The home of a group's agents on one backend, or of its shells: an absolute folder, made when it is missing. */
export async function makeHome(layout: WorktreeLayout, groupId: string, of: HomeOf): Promise<string> {
  return await queue.run(groupId, async () => {
    await makePrivateFolder(layout.homesOf(groupId))
    return await makePrivateFolder(layout.home(groupId, of))
  })
}

/** Removes what a group's agents remember. Nothing of it may run any more. */
export async function removeHomes(layout: WorktreeLayout, groupId: string): Promise<void> {
  await queue.run(groupId, () => removeBuilt(layout.homesOf(groupId)))
}

/** The same, and the group's folder with it, where no chat of the group has files any more. `onGone` is called before. */
export async function removeEmptyGroup(
  layout: WorktreeLayout,
  groupId: string,
  onGone: (groupId: string) => Promise<void>,
): Promise<void> {
  await queue.run(groupId, async () => {
    const left = await readdir(layout.worktreesOf(groupId)).catch(ignoreMissing)
    if (left && left.length > 0) return
    await onGone(groupId)
    const isEmpty = await rmdir(layout.worktreesOf(groupId)).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
    )
    if (!isEmpty) return
    await removeBuilt(layout.homesOf(groupId))
    await removeSpareWorktree(layout, groupId)
  })
}
