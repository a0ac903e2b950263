import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { initBare } from '#agent-host/worktrees/bare-repository.ts'
import { folderExists } from '#agent-host/worktrees/build-folder.ts'
import { git, gitText } from '#agent-host/worktrees/git.ts'
import { KeyedQueue } from '#agent-host/worktrees/keyed-queue.ts'
import type { WorktreeLayout } from '#agent-host/worktrees/layout.ts'
import { newlyOmitted } from '#agent-host/worktrees/omitted-files.ts'
import type { Place } from '#agent-host/worktrees/place.ts'
import { baseRef, type SnapshotPlace } from '#agent-host/worktrees/snapshot-place.ts'
import { readSmallFile } from '#agent-host/worktrees/source-folder.ts'
import { findChanges, type WorktreeChanges } from '#agent-host/worktrees/worktree-changes.ts'
import { writeChanges } from '#agent-host/worktrees/write-changes.ts'
import { writeRef } from '#agent-host/worktrees/write-ref.ts'
import type { SnapshotId } from '#lib/domain/ids.ts'
import { snapshotId as snapshotIdSchema } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** `omitted`: files that were left out and are new or changed since the chat's previous snapshot, by name. */
export type Snapshot = { snapshotId: SnapshotId; omitted: string[] }

const queue = new KeyedQueue()
/** Holds the id of the tree that the private index has, so that nothing is written where nothing changed. */
const lastTreeFile = 'last-tree'
const refreshTimeoutMs = 10 * 60_000

/** Outranks every .gitattributes of the worktree (gitattributes, "Description"), so that files are stored as they are. */
const attributes = '* -text -filter -ident -working-tree-encoding\n'

/**
 * Records the files of a chat: what is tracked, and what is untracked and not ignored, as a Git tree. Untracked files of more than 10 MB,
 * and what cannot be read, are named instead. One at a time for each chat. Refuses (`unavailable`) where the chat has no files here.
 */
export async function takeSnapshot(layout: WorktreeLayout, at: Place, signal?: AbortSignal): Promise<Snapshot> {
  const place = { gitDirectory: layout.snapshots(at.chatId), worktree: layout.worktree(at) }
  return await queue.run(place.gitDirectory, async () => {
    const [hasSnapshots, hasWorktree] = await Promise.all([
      folderExists(place.gitDirectory),
      folderExists(place.worktree),
    ])
    if (!hasSnapshots || !hasWorktree) throw new Refusal('unavailable', 'The files of this chat are not on this host.')
    return await snapshotFiles(place, signal)
  })
}

/** The files as the last snapshot of this worktree recorded them; null where none was finished. */
export async function lastTree(gitDirectory: string): Promise<SnapshotId | null> {
  const known = await readSmallFile(path.join(gitDirectory, lastTreeFile))
  return known === null ? null : snapshotIdSchema.parse(known)
}

/** As `takeSnapshot`, for whoever already has the place to himself. */
export async function snapshotFiles(place: SnapshotPlace, signal?: AbortSignal): Promise<Snapshot> {
  const { gitDirectory } = place
  // A Git that was killed left it: nobody else writes here.
  await rm(path.join(gitDirectory, 'index.lock'), { force: true })
  const changes = await findChanges(place, signal)
  const isSame = changes.stored.length === 0 && changes.dropped.length === 0
  const known = isSame ? await lastTree(gitDirectory) : null
  if (known !== null) return { snapshotId: known, omitted: await newlyOmitted(place, changes.omitted) }
  const { snapshotId, refused } = await writeTree(place, changes, signal)
  return { snapshotId, omitted: await newlyOmitted(place, [...changes.omitted, ...refused]) }
}

async function writeTree(place: SnapshotPlace, changes: WorktreeChanges, signal?: AbortSignal) {
  const { gitDirectory } = place
  // It names the tree of the index, so it must not be there while that changes.
  await rm(path.join(gitDirectory, lastTreeFile), { force: true })
  const refused = await writeChanges(place, changes, signal)
  const snapshotId = snapshotIdSchema.parse(await gitText(['write-tree'], { gitDirectory, signal }))
  await writeRef(gitDirectory, `refs/snapshots/${snapshotId}`, snapshotId)
  await writeFile(path.join(gitDirectory, `${lastTreeFile}.new`), snapshotId)
  await rename(path.join(gitDirectory, `${lastTreeFile}.new`), path.join(gitDirectory, lastTreeFile))
  return { snapshotId, refused }
}

/** A GIT_DIR for a chat's snapshots, which borrows the objects of the workspace's repository and begins with the files at `head`. */
export async function makeSnapshotRepository(from: {
  gitDirectory: string
  worktree: string
  repository: string
  head: { commit: string; objectFormat: string }
}): Promise<void> {
  const { gitDirectory, worktree, repository, head } = from
  await initBare(gitDirectory, head.objectFormat)
  await borrowObjects(gitDirectory, { repository, place: gitDirectory })
  await mkdir(path.join(gitDirectory, 'info'), { recursive: true })
  await writeFile(path.join(gitDirectory, 'info', 'attributes'), attributes)
  await writeRef(gitDirectory, baseRef, head.commit)
  await git(['read-tree', head.commit], { gitDirectory })
  // Learns what the files look like, so that later only those that were touched are read.
  await git(['update-index', '-q', '--refresh'], { gitDirectory, worktree, accept: [1], timeoutMs: refreshTimeoutMs })
}

/** Has the snapshots in `gitDirectory`, which is or will be at `place`, borrow the objects of a repository. */
export async function borrowObjects(
  gitDirectory: string,
  { repository, place }: { repository: string; place: string },
): Promise<void> {
  // Relative, so that the data folder can be moved.
  const objects = path.relative(path.join(place, 'objects'), path.join(repository, 'objects'))
  await writeFile(path.join(gitDirectory, 'objects', 'info', 'alternates'), `${objects}\n`)
}
