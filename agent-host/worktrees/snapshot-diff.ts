import { git } from '#agent-host/worktrees/git.ts'
import type { WorktreeLayout } from '#agent-host/worktrees/layout.ts'
import { type Change, readPatchText } from '#agent-host/worktrees/patch-text.ts'
import { readableName, splitFields } from '#agent-host/worktrees/snapshot-place.ts'
import type { ChatId, SnapshotId } from '#lib/domain/ids.ts'
import type { PatchFile } from '#lib/domain/patches/patch.ts'

type SnapshotPair = { chatId: ChatId; from: SnapshotId; to: SnapshotId }

/** `diff` is what `git apply` takes (`--binary --full-index`); null past the bound, 16 MB unless said. */
export type SnapshotDiff = { files: PatchFile[]; diff: string | null }

const maxDiffBytes = 16 * 1024 * 1024
const timeoutMs = 2 * 60_000

/** What changed between two snapshots of a chat, renames recognised, files in the order of the diff. */
export async function diffSnapshots(
  layout: WorktreeLayout,
  pair: SnapshotPair,
  bound: { maxBytes?: number; signal?: AbortSignal | undefined } = {},
): Promise<SnapshotDiff> {
  if (pair.from === pair.to) return { files: [], diff: '' }
  const gitDirectory = layout.snapshots(pair.chatId)
  const { signal, maxBytes = maxDiffBytes } = bound
  const args = ['diff-tree', '-r', '-M', '-z', '--raw', '--numstat', '--no-abbrev', pair.from, pair.to]
  const changes = readChanges(splitFields((await git(args, { gitDirectory, signal, timeoutMs })).stdout))
  const text = await readPatchText({ gitDirectory, from: pair.from, to: pair.to, maxBytes, signal }, changes)
  const files = changes.map(({ sections: _, ...file }, index): PatchFile => {
    const { hunks = 0, binary = file.binary } = text.files[index] ?? {}
    return {
      ...file,
      path: readableName(file.path),
      previousPath: file.previousPath && readableName(file.previousPath),
      hunks,
      binary,
    }
  })
  return { files, diff: text.diff }
}

/** As `diffSnapshots`; null where nothing changed. */
export async function patchBetween(
  layout: WorktreeLayout,
  pair: SnapshotPair,
  bound: { maxBytes?: number; signal?: AbortSignal | undefined } = {},
): Promise<(SnapshotDiff & { fromSnapshot: SnapshotId; toSnapshot: SnapshotId }) | null> {
  if (pair.from === pair.to) return null
  return { fromSnapshot: pair.from, toSnapshot: pair.to, ...(await diffSnapshots(layout, pair, bound)) }
}

const kinds: Record<string, PatchFile['change']> = {
  A: 'added',
  D: 'deleted',
  R: 'renamed',
  M: 'modified',
  T: 'modified',
}

/** Reads the raw records and then the counts that follow them (git-diff-tree, "Raw output format" and "Other diff formats"). */
function readChanges(fields: string[]): Change[] {
  const changes: Change[] = []
  let at = 0
  const next = () => fields[at++] ?? ''
  while (fields[at]?.startsWith(':')) {
    const status = next().split(' ')[4]?.[0] ?? 'M'
    const first = next()
    const change = kinds[status] ?? 'modified'
    const renamed = change === 'renamed'
    // A file that became a link is deleted and added again in the text.
    const common = {
      change,
      binary: false,
      added: 0,
      removed: 0,
      sections: status === 'T' ? (2 as const) : (1 as const),
    }
    changes.push({ ...common, path: renamed ? next() : first, previousPath: renamed ? first : null })
  }
  for (const change of changes) {
    const [added = '', removed = '', name] = next().split('\t')
    if (name === '') at += 2
    change.binary = added === '-'
    change.added = Number(added) || 0
    change.removed = Number(removed) || 0
  }
  return changes
}
