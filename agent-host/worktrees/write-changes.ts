import { GitFault, git } from '#agent-host/worktrees/git.ts'
import { type BytePath, joinFields, type SnapshotPlace } from '#agent-host/worktrees/snapshot-place.ts'
import type { WorktreeChanges } from '#agent-host/worktrees/worktree-changes.ts'

const timeoutMs = 5 * 60_000
const maxAttempts = 50

/** Brings the private index up to date. Returns the files that Git would not take; the index keeps what it had of them. */
export async function writeChanges(
  place: SnapshotPlace,
  changes: WorktreeChanges,
  signal?: AbortSignal,
): Promise<BytePath[]> {
  await dropFiles(place, changes.dropped, signal)
  return await storeFiles(place, changes.stored, signal)
}

async function dropFiles(place: SnapshotPlace, files: readonly BytePath[], signal?: AbortSignal): Promise<void> {
  if (files.length === 0) return
  await git(['update-index', '-z', '--force-remove', '--stdin'], {
    ...place,
    input: joinFields(files),
    signal,
    timeoutMs,
  })
}

async function storeFiles(place: SnapshotPlace, files: readonly BytePath[], signal?: AbortSignal): Promise<BytePath[]> {
  const refused: BytePath[] = []
  const args = ['update-index', '-z', '--add', '--remove', '--replace', '--stdin']
  for (let rest = files; rest.length > 0; ) {
    try {
      const { stderr } = await git(args, { ...place, input: joinFields(rest), signal, timeoutMs })
      return [...refused, ...ignoredPaths(stderr)]
    } catch (error) {
      // One file that changed under Git's hands, or that it cannot read, makes it refuse them all.
      const culprit = error instanceof GitFault && error.reason === 'exit' ? unprocessable(error.stderr) : null
      if (culprit === null || !rest.includes(culprit) || refused.length >= maxAttempts) throw error
      refused.push(culprit)
      rest = rest.filter((file) => file !== culprit)
    }
  }
  return refused
}

const asBytes = (name: string): BytePath => Buffer.from(name, 'utf8').toString('latin1')

function unprocessable(stderr: string): BytePath | null {
  const name = stderr.match(/^fatal: Unable to process path (.*)$/ms)?.[1]
  return name === undefined ? null : asBytes(name.replace(/\n$/, ''))
}

/** Names that Git never stores, such as `.GIT` or, where Windows would take it for a path, one with a backslash. */
function ignoredPaths(stderr: string): BytePath[] {
  return Array.from(stderr.matchAll(/^Ignoring path (.*)$/gm), ([, name = '']) => asBytes(name))
}
