import { constants, type Stats } from 'node:fs'
import { access, lstat } from 'node:fs/promises'
import { git } from '#agent-host/worktrees/git.ts'
import { type Listed, listModified, listUntracked } from '#agent-host/worktrees/list-changes.ts'
import {
  type BytePath,
  baseRef,
  inWorktree,
  type SnapshotPlace,
  splitFields,
} from '#agent-host/worktrees/snapshot-place.ts'

/** How a worktree differs from its last snapshot. */
export type WorktreeChanges = {
  /** To be read from the worktree, or dropped where they are gone by then. */
  stored: BytePath[]
  /** No files any more. */
  dropped: BytePath[]
  /** Too large, or cannot be read; the snapshot keeps what it had of them. */
  omitted: BytePath[]
}

/** From this size on an untracked file is named, not stored. */
const largeBytes = 10 * 1024 * 1024
const filesAtOnce = 64

/** Compares a worktree with the index of its last snapshot. */
export async function findChanges(place: SnapshotPlace, signal?: AbortSignal): Promise<WorktreeChanges> {
  const [modified, untracked] = await Promise.all([listModified(place, signal), listUntracked(place, signal)])
  const changes: WorktreeChanges = { stored: [], dropped: [], omitted: untracked.unreadable }
  const large: BytePath[] = []
  const listed = [...modified, ...untracked.files]
  for (let start = 0; start < listed.length; start += filesAtOnce) {
    const some = listed.slice(start, start + filesAtOnce)
    const fates = await Promise.all(some.map((file) => judge(place.worktree, file)))
    for (const [index, { path }] of some.entries()) {
      const fate = fates[index]
      if (fate === 'large') large.push(path)
      else if (fate === 'special') for (const list of [changes.dropped, changes.omitted]) list.push(path)
      else if (fate) changes[fate].push(path)
    }
  }
  const base = await inBase(place, large, signal)
  for (const file of large) changes[base.has(file) ? 'stored' : 'omitted'].push(file)
  return changes
}

async function judge(worktree: string, listed: Listed): Promise<keyof WorktreeChanges | 'large' | 'special'> {
  if (listed.state === 'deleted') return 'dropped'
  const at = inWorktree(worktree, listed.path)
  let found: Stats
  try {
    found = await lstat(at)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'dropped' : 'omitted'
  }
  if (found.isSymbolicLink()) return 'stored'
  if (found.isDirectory()) return listed.state === 'submodule' ? 'stored' : 'dropped'
  if (!found.isFile()) return 'special'
  const readable = await access(at, constants.R_OK).then(
    () => true,
    () => false,
  )
  if (!readable) return 'omitted'
  return found.size > largeBytes ? 'large' : 'stored'
}

/** Which of these files are in the commit at which the worktree began: those are stored at any size. */
async function inBase(
  { gitDirectory }: SnapshotPlace,
  files: readonly BytePath[],
  signal?: AbortSignal,
): Promise<Set<BytePath>> {
  if (files.length === 0) return new Set()
  const known = await git(['ls-tree', '-r', '-z', '--name-only', baseRef], { gitDirectory, signal })
  const base = new Set(splitFields(known.stdout))
  return new Set(files.filter((file) => base.has(file)))
}
