import { isUtf8 } from 'node:buffer'
import { GitFault, git } from '#agent-host/worktrees/git.ts'
import { binaryAttributes } from '#agent-host/worktrees/git-environment.ts'
import { countHunks, hunksIn, splitSections } from '#agent-host/worktrees/patch-sections.ts'
import { type BytePath, pathBytes } from '#agent-host/worktrees/snapshot-place.ts'
import type { PatchFile } from '#lib/domain/patches/patch.ts'

type Wanted = { gitDirectory: string; from: string; to: string; maxBytes: number; signal?: AbortSignal | undefined }
/** A changed file; paths hold bytes. `sections`: how many "diff --git" it has in the text. */
export type Change = Omit<PatchFile, 'hunks'> & { sections: 1 | 2 }

type FileText = { hunks: number; binary: boolean }
type PatchText = { diff: string | null; files: FileText[] }

const timeoutMs = 2 * 60_000
const format = [
  '-r',
  '-M',
  '-p',
  '--full-index',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--src-prefix=a/',
  '--dst-prefix=b/',
]
/** Past so many files of another encoding the whole patch is written as binary. */
const maxRewritten = 100
const asBinary: FileText = { hunks: 0, binary: true }

/**
 * The text of a patch, and how each file stands in it. What is not UTF-8, or holds NUL, could not be kept as text without breaking it: such a
 * file's part is written as a binary one, which `git apply` takes all the same. `diff` is null past `maxBytes`.
 */
export async function readPatchText(wanted: Wanted, changes: readonly Change[]): Promise<PatchText> {
  const text = await within(wanted, (bound) => runDiff(bound, []))
  if (text === null) return { diff: null, files: await countAll(wanted, changes) }
  const sections = splitSections(text)
  const parts: Buffer[] = changes.map((change) => Buffer.concat(sections.splice(0, change.sections)))
  const files = parts.map(
    (part, index): FileText => ({ hunks: hunksIn(part), binary: changes[index]?.binary ?? false }),
  )
  const foreign = changes.filter((_, index) => !isStorable(parts[index]))
  if (foreign.length > maxRewritten || foreign.some((change) => !namesOf(change).every(isUtf8Name))) {
    const whole = await within(wanted, (bound) => runDiff(bound, [], 'binary'))
    return { diff: whole?.toString('utf8') ?? null, files: files.map(() => asBinary) }
  }
  for (const change of foreign) {
    const index = changes.indexOf(change)
    const names = namesOf(change).map((name) => pathBytes(name).toString('utf8'))
    const rewritten = await within(wanted, (bound) => runDiff(bound, names, 'binary'))
    files[index] = asBinary
    parts[index] = rewritten ?? Buffer.alloc(wanted.maxBytes + 1)
  }
  const whole = Buffer.concat(parts)
  return { diff: whole.length > wanted.maxBytes ? null : whole.toString('utf8'), files }
}

async function runDiff(wanted: Wanted, files: readonly string[], mode: 'text' | 'binary' = 'text'): Promise<Buffer> {
  const { gitDirectory, from, to, maxBytes, signal } = wanted
  const config: Record<string, string> =
    mode === 'text' ? {} : { 'core.attributesFile': binaryAttributes, 'core.quotePath': 'true' }
  const args = ['diff-tree', ...format, '--binary', from, to, '--', ...files]
  return (await git(args, { gitDirectory, config, maxBytes, signal, timeoutMs })).stdout
}

async function within(wanted: Wanted, run: (wanted: Wanted) => Promise<Buffer>): Promise<Buffer | null> {
  return await run(wanted).catch((error: unknown) => {
    if (error instanceof GitFault && error.reason === 'too_large') return null
    throw error
  })
}

/** The hunks of a patch that is too large to hold. */
async function countAll({ gitDirectory, from, to, signal }: Wanted, changes: readonly Change[]): Promise<FileText[]> {
  const counter = countHunks()
  await git(['diff-tree', ...format, from, to], { gitDirectory, signal, timeoutMs, onOutput: counter.read })
  const sections = counter.hunks
  return changes.map(({ binary, sections: own }) => ({
    binary,
    hunks: sections.splice(0, own).reduce((sum, hunks) => sum + hunks, 0),
  }))
}

const namesOf = (change: Change): BytePath[] =>
  change.previousPath === null ? [change.path] : [change.path, change.previousPath]
const isUtf8Name = (name: BytePath) => isUtf8(pathBytes(name))
const isStorable = (part: Buffer | undefined) => part === undefined || (isUtf8(part) && !part.includes(0))
