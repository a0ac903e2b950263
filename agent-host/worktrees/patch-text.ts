import { isUtf8 } from 'node:buffer'
import { GitFault, type GitOutput, git } from '#agent-host/worktrees/git.ts'
import { binaryAttributes } from '#agent-host/worktrees/git-environment.ts'
import type { Change } from '#agent-host/worktrees/snapshot-diff.ts'
import { pathBytes } from '#agent-host/worktrees/snapshot-place.ts'

type Wanted = { gitDirectory: string; from: string; to: string; maxBytes: number; signal?: AbortSignal | undefined }
type FileText = { hunks: number; binary?: boolean }

const timeoutMs = 2 * 60_000
const options = ['-p', '--binary', '--full-index', '--no-color', '--no-ext-diff', '--no-textconv', '--src-prefix=a/', '--dst-prefix=b/']
/** Past so many files of another encoding the whole patch is written as binary. */
const maxRewritten = 100

/**
 * The text of a patch, and the hunks of each of its files. Text that is not UTF-8, or holds NUL, cannot be kept as text without breaking it:
 * such a file's part is written as a binary one, which `git apply` takes all the same. `diff` is null past `maxBytes`.
 */
export async function readPatchText(wanted: Wanted, changes: readonly Change[]): Promise<{ diff: string | null; files: FileText[] }> {
  let output: GitOutput
  try {
    output = await diffTree(wanted, [], [])
  } catch (error) {
    if (!(error instanceof GitFault) || error.reason !== 'too_large') throw error
    return { diff: null, files: await countHunks(wanted, changes) }
  }
  const sections = splitSections(output.stdout)
  const parts = changes.map((change) => Buffer.concat(sections.splice(0, change.sections)))
  const files: FileText[] = parts.map((part) => ({ hunks: hunksIn(part) }))
  const foreign = [...parts.keys()].filter((index) => !isStorable(parts[index]))
  if (foreign.length > maxRewritten) {
    const all = await binaryText(wanted, [])
    return { diff: all && all.toString('utf8'), files: files.map(() => ({ hunks: 0, binary: true })) }
  }
  for (const index of foreign) {
    const change = changes[index]
    if (!change) continue
    const rewritten = await binaryText(wanted, [change.path, ...(change.previousPath === null ? [] : [change.previousPath])])
    if (!rewritten) return { diff: null, files }
    parts[index] = rewritten
    files[index] = { hunks: 0, binary: true }
  }
  const whole = Buffer.concat(parts)
  return { diff: whole.length > wanted.maxBytes ? null : whole.toString('utf8'), files }
}

function diffTree(wanted: Wanted, more: string[], files: string[], onOutput?: (chunk: Buffer) => void): Promise<GitOutput> {
  const { gitDirectory, from, to, maxBytes, signal } = wanted
  const config: Record<string, string> = more.includes('--no-renames') ? { 'core.attributesFile': binaryAttributes } : {}
  const args = ['diff-tree', '-r', '-M', ...options, ...more, from, to, '--', ...files]
  return git(args, { gitDirectory, config, maxBytes, signal, timeoutMs, ...(onOutput && { onOutput }) })
}
