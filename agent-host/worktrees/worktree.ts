import { readdir, rename, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { buildBlank, giveBlank, type Stale } from '#agent-host/worktrees/blank-worktree.ts'
import { buildFolder, folderExists, ignoreMissing, removeBuilt } from '#agent-host/worktrees/build-folder.ts'
import { KeyedQueue } from '#agent-host/worktrees/keyed-queue.ts'
import { makePrivateFolder, type WorktreeLayout } from '#agent-host/worktrees/layout.ts'
import { bringSnapshots, removeSnapshots } from '#agent-host/worktrees/moved-snapshots.ts'
import type { Place } from '#agent-host/worktrees/place.ts'
import { removeSpareWorktree, takeSpareWorktree } from '#agent-host/worktrees/spare-worktree.ts'
import { chatId as chatIdSchema, type SnapshotId, type WorkspaceId } from '#lib/domain/ids.ts'

export type Prepared = {
  directory: string
  /** It was found at an earlier place and brought here: sessions that worked there do not know this folder. */
  moved: boolean
  /** It was made just now: its files, which nobody has seen yet, as a snapshot. */
  made: Made | null
}

type Made = { snapshotId: SnapshotId; stale: Stale }

/** One at a time for a worktree. */
const queue = new KeyedQueue()

/** Told before a worktree goes to another folder: nothing may run in it by the time that it resolves. */
type OnMoving = (place: Place) => Promise<void>

/**
 * The worktree of a chat, made where it is missing: a clone of its own of the workspace's repository, at its HEAD, on a branch of its own,
 * that nothing can be pushed from. Its first snapshot is taken before anybody else can see it. Refuses (`unavailable`) where the
 * repository is missing.
 */
export async function prepareWorktree(
  layout: WorktreeLayout,
  place: Place,
  { signal, onMoving }: { signal?: AbortSignal; onMoving?: OnMoving } = {},
): Promise<Prepared> {
  const directory = layout.worktree(place)
  return await queue.run(directory, async () => {
    await bringSnapshots(layout, place)
    const moved = await bring(layout, place, onMoving)
    if (await folderExists(directory)) return { directory, moved, made: null }
    return { directory, moved, made: await makeWorktree(layout, place, signal) }
  })
}

/** Brings the worktree of a chat to its place where it is still at an earlier one, and makes none. */
export async function bringWorktree(layout: WorktreeLayout, place: Place, onMoving?: OnMoving): Promise<void> {
  await queue.run(layout.worktree(place), () => bring(layout, place, onMoving))
}

async function bring(layout: WorktreeLayout, place: Place, onMoving?: OnMoving): Promise<boolean> {
  const directory = layout.worktree(place)
  if (await folderExists(directory)) return false
  for (const earlier of layout.earlierWorktrees(place)) {
    if (!(await folderExists(earlier))) continue
    await onMoving?.(place)
    await makePrivateFolder(path.dirname(directory))
    await rename(earlier, directory)
    // The last one to leave takes the folder along.
    await rmdir(path.dirname(earlier)).catch(ignoreFull)
    return true
  }
  return false
}

function ignoreFull(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'ENOENT') throw error
}

/** Removes the files of a chat in a workspace, and their snapshots. Nothing may run in them any more. */
export async function removeWorktree(layout: WorktreeLayout, place: Place): Promise<void> {
  const directory = layout.worktree(place)
  await queue.run(directory, async () => {
    for (const each of [directory, ...layout.earlierWorktrees(place)])
      await removeBuilt(each, layout.staging(place.group.id))
    await removeBuilt(layout.blank(place))
    await removeRest(layout, place)
  })
}

/** The same for all chats of a workspace that have files in one folder below `worktrees`, and the folder itself. */
export async function removeWorktreesIn(
  layout: WorktreeLayout,
  { folder, workspaceId }: { folder: string; workspaceId: WorkspaceId },
): Promise<void> {
  const parent = layout.worktreesOf(folder)
  const staging = layout.staging(folder)
  for (const name of (await readdir(parent).catch(ignoreMissing)) ?? []) {
    const { data: chatId } = chatIdSchema.safeParse(name)
    if (!chatId) continue
    await queue.run(path.join(parent, name), async () => {
      await removeBuilt(path.join(parent, name), staging)
      await removeRest(layout, { chatId, workspaceId })
    })
  }
  await removeBuilt(parent)
  await removeSpareWorktree(layout, folder)
}

async function removeRest(layout: WorktreeLayout, place: Pick<Place, 'chatId' | 'workspaceId'>): Promise<void> {
  await removeSnapshots(layout, place)
  await removeBuilt(layout.deletedFiles(place.chatId))
}

/** From the group's spare where that is as new as its workspace. */
async function makeWorktree(layout: WorktreeLayout, place: Place, signal?: AbortSignal): Promise<Made> {
  const { workspaceId } = place
  const blank = layout.blank(place)
  // What was left by somebody who was killed.
  await removeBuilt(blank)
  let stale: Stale = null
  if (!(await takeSpareWorktree(layout, place, blank)))
    await buildFolder(blank, async (directory) => {
      stale = await buildBlank(layout, { workspaceId, directory, signal })
    })
  return { stale, snapshotId: await giveBlank(layout, place, blank) }
}
