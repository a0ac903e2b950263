import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { ignoreMissing } from '#agent-host/worktrees/build-folder.ts'
import { readSmallFile } from '#agent-host/worktrees/source-folder.ts'

/** Where the refs of a repository are: its HEAD, and the rest, which linked worktrees share. */
type RefFolders = { gitDirectory: string; commonDirectory: string }

/**
 * What the HEAD, branches and tags of a repository are, and how far back its history goes, as a text that changes when they do. Reads the files of Git's “files” format of
 * refs (gitrepository-layout) without running Git, in a millisecond.
 */
export async function refsState({ gitDirectory, commonDirectory }: RefFolders): Promise<string> {
  const lines = [
    `HEAD ${await readSmallFile(path.join(gitDirectory, 'HEAD'))}`,
    await stampOf(path.join(commonDirectory, 'packed-refs')),
    await stampOf(path.join(commonDirectory, 'shallow')),
    ...(await looseRefs(path.join(commonDirectory, 'refs', 'heads'))),
    ...(await looseRefs(path.join(commonDirectory, 'refs', 'tags'))),
  ]
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

/** Git puts another file in its place when it changes. */
async function stampOf(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(ignoreMissing)
  return `${path.basename(file)} ${found?.ino} ${found?.size} ${found?.mtimeNs}`
}

async function looseRefs(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true, recursive: true }).catch(ignoreMissing)) ?? []
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  return await Promise.all(files.sort().map(async (file) => `${file} ${await readSmallFile(file)}`))
}
