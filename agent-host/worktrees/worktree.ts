import path from 'node:path'
import { objectFormatOf, refreshRepository } from '#agent-host/worktrees/bare-repository.ts'
import { buildFolder, folderExists, removeBuilt } from '#agent-host/worktrees/build-folder.ts'
import { GitFault, git, gitText } from '#agent-host/worktrees/git.ts'
import { KeyedQueue } from '#agent-host/worktrees/keyed-queue.ts'
import type { WorktreeLayout } from '#agent-host/worktrees/layout.ts'
import { bringSnapshots, removeSnapshots } from '#agent-host/worktrees/moved-snapshots.ts'
import { firstRef } from '#agent-host/worktrees/snapshot-place.ts'
import { makeSnapshotRepository, snapshotFiles } from '#agent-host/worktrees/snapshots.ts'
import type { ChatId, WorkspaceId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export type Place = { chatId: ChatId; workspaceId: WorkspaceId }

export type Prepared = {
  directory: string
  /** Why a new worktree may lack the newest commits of the workspace's folder; null when it has them. */
  stale: Refusal | GitFault | null
}

const timeoutMs = 10 * 60_000
/** One at a time for a worktree, and for a workspace's repository. */
const queue = new KeyedQueue()

/**
 * The worktree of a chat, made where it is missing: a clone of its own of the workspace's repository, at its HEAD, on a branch of its own,
 * that nothing can be pushed from. Its first snapshot is taken before anybody else can see it. Refuses (`unavailable`) where the
 * repository is missing.
 */
export async function prepareWorktree(layout: WorktreeLayout, place: Place, signal?: AbortSignal): Promise<Prepared> {
  const directory = layout.worktree(place.workspaceId, place.chatId)
  return await queue.run(directory, async () => {
    await bringSnapshots(layout, place)
    if (await folderExists(directory)) return { directory, stale: null }
    return { directory, stale: await makeWorktree(layout, place, signal) }
  })
}

/** Removes the files of a chat in a workspace, and their snapshots. Nothing may run in them any more. */
export async function removeWorktree(layout: WorktreeLayout, { chatId, workspaceId }: Place): Promise<void> {
  const directory = layout.worktree(workspaceId, chatId)
  await queue.run(directory, async () => {
    await removeBuilt(directory)
    await removeSnapshots(layout, { chatId, workspaceId })
    await removeBuilt(layout.deletedFiles(chatId))
  })
}

async function makeWorktree(layout: WorktreeLayout, place: Place, signal?: AbortSignal): Promise<Prepared['stale']> {
  const repository = layout.repository(place.workspaceId)
  if (!(await folderExists(repository)))
    throw new Refusal('unavailable', 'The repository of this workspace is not on this host.')
  const snapshots = layout.snapshots(place.chatId)
  let stale: Prepared['stale'] = null
  await buildFolder(layout.worktree(place.workspaceId, place.chatId), async (directory) => {
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
  })
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
