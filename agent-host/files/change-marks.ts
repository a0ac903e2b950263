import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FilePlace } from '#agent-host/files/file-place.ts'
import { git, gitText } from '#agent-host/worktrees/git.ts'
import { listUntracked } from '#agent-host/worktrees/list-changes.ts'
import {
  type BytePath,
  baseRef,
  firstRef,
  inWorktree,
  readableName,
  splitFields,
} from '#agent-host/worktrees/snapshot-place.ts'
import type { FileChange } from '#lib/domain/files/file.ts'
import { ancestorsOf } from '#lib/domain/files/file-path.ts'
import { snapshotId } from '#lib/domain/ids.ts'

/** How the worktree differs from how it began. Paths as people read them. */
export type ChangeMarks = {
  changes: ReadonlyMap<string, FileChange>
  /** Folders with something below them that changed. */
  folders: ReadonlySet<string>
}

/** A file that was touched and is larger counts as changed, unread. */
const compareLimitBytes = 10 * 1024 * 1024
const maxBytes = 512 * 1024 * 1024

/** The files with which the chat began, as a tree. */
export async function firstTree(gitDirectory: string): Promise<ReturnType<typeof snapshotId.parse>> {
  const first = await gitText(['rev-parse', '--verify', '--quiet', firstRef], { gitDirectory, accept: [1] })
  return snapshotId.parse(first || (await gitText(['rev-parse', `${baseRef}^{tree}`], { gitDirectory })))
}

/** Compares the worktree with the files that it began with. Nothing is written. */
export async function findChangeMarks(place: FilePlace, signal?: AbortSignal): Promise<ChangeMarks> {
  const [tracked, untracked] = await Promise.all([listTracked(place, signal), listUntracked(place, signal)])
  const changes = new Map<string, FileChange>()
  for (const { file, change, was } of tracked)
    if (change !== 'modified' || was === null || !(await isSame(place.worktree, file, was)))
      changes.set(readableName(file), change)
  const gone = new Map(tracked.filter(({ change }) => change === 'deleted').map(({ file, was }) => [file, was]))
  for (const { path: file } of untracked.files) {
    // The last snapshot lacks it, so that Git takes it for deleted, but it is there again.
    const was = gone.get(file)
    if (was === undefined) changes.set(readableName(file), 'added')
    else if (was !== null && (await isSame(place.worktree, file, was))) changes.delete(readableName(file))
    else changes.set(readableName(file), 'modified')
  }
  return { changes, folders: new Set([...changes.keys()].flatMap(ancestorsOf)) }
}

/** `was`: the object to compare with where Git did not read the file; null where the answer is certain. */
type Tracked = { file: BytePath; change: FileChange; was: string | null }

async function listTracked({ gitDirectory, worktree }: FilePlace, signal?: AbortSignal): Promise<Tracked[]> {
  const args = ['diff-index', '--raw', '-z', '--no-abbrev', '--no-renames', '--ignore-submodules=dirty']
  const tree = await firstTree(gitDirectory)
  const { stdout } = await git([...args, tree], { gitDirectory, worktree, signal, maxBytes })
  const fields = splitFields(stdout)
  const listed: Tracked[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', newMode = '', was = '', now = '', status = ''] = (fields[at] ?? '').slice(1).split(' ')
    const change = status === 'A' ? 'added' : status === 'D' ? 'deleted' : 'modified'
    const isUnread = oldMode.startsWith('100') && (change === 'deleted' || (oldMode === newMode && /^0+$/.test(now)))
    listed.push({ file: fields[at + 1] ?? '', change, was: isUnread ? was : null })
  }
  return listed
}

/** Whether a file has the content of a Git blob (gitformat-objects: `blob <size>\0` and the bytes, hashed). */
async function isSame(worktree: string, file: BytePath, blob: string): Promise<boolean> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await open(inWorktree(worktree, file), flags).catch(() => null)
  if (!handle) return false
  try {
    const found = await handle.stat()
    if (!found.isFile() || found.size > compareLimitBytes) return false
    const bytes = await handle.readFile()
    const hash = createHash(blob.length === 64 ? 'sha256' : 'sha1')
    return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === blob
  } finally {
    await handle.close()
  }
}
