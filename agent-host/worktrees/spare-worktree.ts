import { readdir, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { buildBlank, isCurrent } from '#agent-host/worktrees/blank-worktree.ts'
import { buildFolder, ignoreMissing, removeBuilt } from '#agent-host/worktrees/build-folder.ts'
import { KeyedQueue } from '#agent-host/worktrees/keyed-queue.ts'
import type { WorktreeLayout } from '#agent-host/worktrees/layout.ts'
import type { Place } from '#agent-host/worktrees/place.ts'

/** What a repository may hold that somebody is given a copy of before asking. */
const mostBytes = 2 * 1024 ** 3

/** One at a time for a group's spare: who takes it while it is being made waits for it. */
const queue = new KeyedQueue()

/**
 * Has a blank worktree lie ready for the next chat of a group, so that its first turn need not wait for a clone. A chat that is a group of
 * its own has no next one, and a repository of more than 2 GB takes too much of the disk.
 */
export async function keepSpareWorktree(
  layout: WorktreeLayout,
  { group, workspaceId }: Place,
  signal?: AbortSignal,
): Promise<void> {
  if (group.chatId !== null || (await packedBytes(layout.repository(workspaceId))) > mostBytes) return
  const spare = layout.spare(group.id)
  await queue.run(spare, async () => {
    if (signal?.aborted || (await isCurrent(layout, workspaceId, spare))) return
    await removeBuilt(spare)
    await buildFolder(spare, async (directory) => {
      await buildBlank(layout, { workspaceId, directory, signal })
    })
  })
}

async function packedBytes(repository: string): Promise<number> {
  const folder = path.join(repository, 'objects', 'pack')
  const names = (await readdir(folder).catch(ignoreMissing)) ?? []
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(path.join(folder, name)).catch(ignoreMissing))?.size),
  )
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
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
