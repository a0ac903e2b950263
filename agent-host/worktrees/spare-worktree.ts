import { readdir, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { buildBlank, isCurrent } from '#agent-host/worktrees/blank-worktree.ts'
import { buildFolder, ignoreMissing, removeBuilt } from '#agent-host/worktrees/build-folder.ts'
import { KeyedQueue } from '#agent-host/worktrees/keyed-queue.ts'
import type { WorktreeLayout } from '#agent-host/worktrees/layout.ts'
import type { Place } from '#agent-host/worktrees/place.ts'

/** One at a time for a group's spare: who takes it while it is being made waits for it. */
const queue = new KeyedQueue()

/**
 * Has a blank worktree lie ready for the next chat of a group, so that its first turn need not wait for a clone. A chat that is a group of
 * its own has no next one.
 */
export async function keepSpareWorktree(
  layout: WorktreeLayout,
  { group, workspaceId }: Place,
  signal?: AbortSignal,
): Promise<void> {
  if (group.chatId !== null) return
  const spare = layout.spare(group.id)
  await queue.run(spare, async () => {
    if (signal?.aborted || (await isCurrent(layout, workspaceId, spare))) return
    await removeBuilt(spare)
    await buildFolder(spare, async (directory) => {
      await buildBlank(layout, { workspaceId, directory, signal })
    })
  })
}

/** Moves the group's spare to `blank`; false where there is none, or what the workspace has is newer. */
export async function takeSpareWorktree(layout: WorktreeLayout, place: Place, blank: string): Promise<boolean> {
  const spare = layout.spare(place.group.id)
  return await queue.run(spare, async () => {
    if (!(await stat(spare).catch(ignoreMissing))) return false
    if (!(await isCurrent(layout, place.workspaceId, spare))) {
      await removeBuilt(spare)
      return false
    }
    await rename(spare, blank)
    return true
  })
}

/** Removes all that was made for chats of a group and is no chat's. */
export async function removeSpareWorktree(layout: WorktreeLayout, groupId: string): Promise<void> {
  await queue.run(layout.spare(groupId), () => removeBuilt(layout.staging(groupId)))
}

/** Removes the spares that nobody took for so long. */
export async function removeOldSpares(layout: WorktreeLayout, unusedMs: number): Promise<void> {
  const parent = path.dirname(layout.staging('group'))
  for (const groupId of (await readdir(parent).catch(ignoreMissing)) ?? []) {
    if (groupId.startsWith('.')) continue
    const spare = layout.spare(groupId)
    const made = await stat(spare).catch(ignoreMissing)
    if (made && Date.now() - made.mtimeMs > unusedMs) await queue.run(spare, () => removeBuilt(spare))
  }
}
