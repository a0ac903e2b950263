import { readdir, rename, rm, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { objectFormatOf, refreshRepository } from '#agent-host/worktrees/bare-repository.ts'
import { buildFolder, folderExists, ignoreMissing, removeBuilt } from '#agent-host/worktrees/build-folder.ts'
import { GitFault, git, gitText } from '#agent-host/worktrees/git.ts'
import { KeyedQueue } from '#agent-host/worktrees/keyed-queue.ts'
import { makePrivateFolder, type WorktreeLayout } from '#agent-host/worktrees/layout.ts'
import { bringSnapshots, removeSnapshots } from '#agent-host/worktrees/moved-snapshots.ts'
import type { Place } from '#agent-host/worktrees/place.ts'
import { firstRef } from '#agent-host/worktrees/snapshot-place.ts'
import { makeSnapshotRepository, snapshotFiles } from '#agent-host/worktrees/snapshots.ts'
import { type ChatId, chatId as chatIdSchema, type WorkspaceId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export type Prepared = {
  directory: string
  /** It was found at an earlier place and brought here: sessions that worked there do not know this folder. */
  moved: boolean
  /** Why a new worktree may lack the newest commits of the workspace's folder; null when it has them. */
  stale: Refusal | GitFault | null
}

const timeoutMs = 10 * 60_000
/** One at a time for a worktree, and for a workspace's repository. */
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
    if (await folderExists(directory)) return { directory, moved, stale: null }
    return { directory, moved, stale: await makeWorktree(layout, place, signal) }
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
  await removeBuilt(staging)
}

async function removeRest(layout: WorktreeLayout, place: Pick<Place, 'chatId' | 'workspaceId'>): Promise<void> {
  await removeSnapshots(layout, place)
  await removeBuilt(layout.deletedFiles(place.chatId))
}

async function makeWorktree(layout: WorktreeLayout, place: Place, signal?: AbortSignal): Promise<Prepared['stale']> {
  const repository = layout.repository(place.workspaceId)
  if (!(await folderExists(repository)))
    throw new Refusal('unavailable', 'The repository of this workspace is not on this host.')
  const snapshots = layout.snapshots(place.chatId)
  let stale: Prepared['stale'] = null
  const build = async (directory: string) => {
    await queue.run(repository, async () => {
      stale = await refresh(repository, layout.dataDirectory, signal)
      await cloneInto(repository, directory, signal)
    })
    await takeOwnBranch(directory, place.chatId)
    // Snapshots of a worktree that was lost are kept: patches refer to them.
    if (await folderExists(snapshots)) return await takeFirst(snapshots, directory, signal)
    await buildFolder(snapshots, async (gitDirectory) => {
      await makeSnapshotRepository({ gitDirectory, worktree: directory, repository, head: await headOf(directory) })
      await takeFirst(gitDirectory, directory, signal)
    })
  }
  // An agent of the group may have put something else in its place.
  await rm(layout.worktree(place), { force: true })
  await buildFolder(layout.worktree(place), build, layout.staging(place.group.id))
  return stale
}

async function takeFirst(gitDirectory: string, worktree: string, signal?: AbortSignal): Promise<void> {
  const { snapshotId } = await snapshotFiles({ gitDirectory, worktree }, signal)
  await git(['update-ref', firstRef, snapshotId], { gitDirectory })
}

/** A chat can begin without the newest commits of its folder; that it lacks them is handed on. */
async function refresh(repository: string, dataDirectory: string, signal?: AbortSignal): Promise<Prepared['stale']> {
  try {
    await refreshRepository(repository, dataDirectory, signal)
    return null
  } catch (error) {
    if ((error instanceof Refusal || error instanceof GitFault) && !signal?.aborted) return error
    throw error
  }
}

async function cloneInto(repository: string, directory: string, signal?: AbortSignal): Promise<void> {
  // Files are copied, not linked: what an agent writes through a shared inode would change the repository of everybody.
  const options = ['--quiet', '--local', '--no-hardlinks', '--template=', '--no-recurse-submodules']
  await git(['clone', ...options, '--', repository, directory], { protocols: ['file'], signal, timeoutMs })
}

/** Nobody but us has seen the folder yet, so that its configuration is still ours. */
async function takeOwnBranch(directory: string, chatId: ChatId): Promise<void> {
  const gitDirectory = path.join(directory, '.git')
  const current = await gitText(['symbolic-ref', '--quiet', 'HEAD'], { gitDirectory, accept: [1] })
  const short = chatId.slice(-8).toLowerCase()
  const branch = current === 'refs/heads/greenroom' ? `refs/heads/greenroom-${short}` : `refs/heads/greenroom/${short}`
  await git(['update-ref', branch, 'HEAD'], { gitDirectory })
  await git(['symbolic-ref', 'HEAD', branch], { gitDirectory })
  await git(['config', '--remove-section', 'remote.origin'], { gitDirectory })
  if (current)
    await git(['config', '--remove-section', `branch.${current.replace('refs/heads/', '')}`], {
      gitDirectory,
      accept: [128],
    })
  await git(['config', 'user.name', 'Greenroom'], { gitDirectory })
  await git(['config', 'user.email', 'greenroom@localhost'], { gitDirectory })
}

async function headOf(directory: string): Promise<{ commit: string; objectFormat: string }> {
  const gitDirectory = path.join(directory, '.git')
  return {
    commit: await gitText(['rev-parse', '--verify', 'HEAD^{commit}'], { gitDirectory }),
    objectFormat: await objectFormatOf(gitDirectory),
  }
}
