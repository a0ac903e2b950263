import { lstat, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { ignoreMissing } from '#agent-host/worktrees/build-folder.ts'
import { type BytePath, inWorktree, readableName, type SnapshotPlace } from '#agent-host/worktrees/snapshot-place.ts'

const remembered = z.record(z.string(), z.string())

/** Of the files that a snapshot leaves out, those that are new or changed since the one before, by name. Remembers them for the next. */
export async function newlyOmitted(place: SnapshotPlace, files: readonly BytePath[]): Promise<string[]> {
  const file = path.join(place.gitDirectory, 'omitted.json')
  const text = await readFile(file, 'utf8').catch(ignoreMissing)
  const before = text === undefined ? {} : remembered.parse(JSON.parse(text))
  const now: Record<string, string> = {}
  for (const omitted of new Set(files)) now[readableName(omitted)] = await stateOf(place.worktree, omitted)
  if (JSON.stringify(now) !== JSON.stringify(before)) {
    await writeFile(`${file}.new`, JSON.stringify(now))
    await rename(`${file}.new`, file)
  }
  return Object.keys(now).filter((name) => now[name] !== before[name])
}

async function stateOf(worktree: string, file: BytePath): Promise<string> {
  const found = await lstat(inWorktree(worktree, file), { bigint: true }).catch(() => null)
  return found ? `${found.ino} ${found.size} ${found.mtimeNs}` : 'unreadable'
}
