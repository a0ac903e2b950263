import { folderExists } from '#agent-host/worktrees/build-folder.ts'
import { git } from '#agent-host/worktrees/git.ts'
import type { WorktreeLayout } from '#agent-host/worktrees/layout.ts'
import { listUntracked } from '#agent-host/worktrees/list-changes.ts'
import type { Place } from '#agent-host/worktrees/place.ts'
import { type BytePath, readableName, type SnapshotPlace, splitFields } from '#agent-host/worktrees/snapshot-place.ts'
import type { WorkspaceId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** A chat's, or for a chat that is not there yet its workspace's. */
export type PathPlace = Place | { workspaceId: WorkspaceId; chatId: null }

/** How many names are kept at most; of a larger repository the rest cannot be found. */
const pathLimit = 100_000
const maxBytes = 256 * 1024 * 1024

/**
 * The files of a chat's worktree, tracked and untracked but not ignored, relative to it; while a chat has no worktree, those of its
 * workspace's HEAD. Refuses (`unavailable`) where this host has neither.
 */
export async function listPaths(layout: WorktreeLayout, place: PathPlace, signal?: AbortSignal): Promise<string[]> {
  const own = await findWorktree(layout, place)
  const paths = own ? await worktreePaths(own, signal) : await headPaths(layout, place.workspaceId, signal)
  return paths.slice(0, pathLimit).map(readableName).filter(canBeWritten)
}

async function findWorktree(layout: WorktreeLayout, at: PathPlace): Promise<SnapshotPlace | null> {
  if (at.chatId === null) return null
  const place = { gitDirectory: layout.snapshots(at.chatId), worktree: layout.worktree(at) }
  const found = await Promise.all([folderExists(place.gitDirectory), folderExists(place.worktree)])
  return found.every(Boolean) ? place : null
}

/** By the index of the chat's snapshots: the worktree's own Git folder is an agent's to write. */
async function worktreePaths(place: SnapshotPlace, signal?: AbortSignal): Promise<BytePath[]> {
  const list = async (what: string) =>
    splitFields((await git(['ls-files', '-z', what], { ...place, signal, maxBytes })).stdout)
  const [known, deleted, untracked] = await Promise.all([
    list('--cached'),
    list('--deleted'),
    listUntracked(place, signal),
  ])
  const gone = new Set(deleted)
  return [...known.filter((path) => !gone.has(path)), ...untracked.files.map(({ path }) => path)]
}

async function headPaths(layout: WorktreeLayout, workspaceId: WorkspaceId, signal?: AbortSignal): Promise<BytePath[]> {
  const gitDirectory = layout.repository(workspaceId)
  if (!(await folderExists(gitDirectory)))
    throw new Refusal('unavailable', 'The repository of this workspace is not on this host.')
  const call = { gitDirectory, signal, maxBytes }
  return splitFields((await git(['ls-tree', '-r', '-z', '--name-only', '--full-tree', 'HEAD'], call)).stdout)
}

/** Names that are not UTF-8, or break a line, cannot be said in a message. */
const canBeWritten = (path: string) => !/[\p{Cc}\ufffd]/u.test(path)
