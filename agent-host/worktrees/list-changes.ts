import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { ignoreMissing } from '#agent-host/worktrees/build-folder.ts'
import { git } from '#agent-host/worktrees/git.ts'
import { type BytePath, inWorktree, type SnapshotPlace, splitFields } from '#agent-host/worktrees/snapshot-place.ts'

export type Listed = { path: BytePath; state: 'deleted' | 'modified' | 'submodule' | 'untracked' }

const maxBytes = 512 * 1024 * 1024
const maxNesting = 8
const submoduleMode = '160000'

/**
 * What the index knows and the worktree has differently, or may have: a file that was touched is listed too. Dirty submodules are not
 * looked into: `git status` and `git add` would run Git in them, with a configuration that the agent wrote.
 */
export async function listModified(place: SnapshotPlace, signal?: AbortSignal): Promise<Listed[]> {
  const args = ['diff-files', '--raw', '-z', '--no-renames', '--ignore-submodules=dirty']
  const fields = splitFields((await git(args, { ...place, signal, maxBytes })).stdout)
  const listed: Listed[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [record = '', file = ''] = [fields[at], fields[at + 1]]
    const isSubmodule = record.startsWith(`:${submoduleMode} `)
    listed.push({ path: file, state: record.endsWith(' D') ? 'deleted' : isSubmodule ? 'submodule' : 'modified' })
  }
  return listed
}

/** What the index does not know and nothing ignores, the files of repositories within the worktree included (never their `.git`). */
export async function listUntracked(
  place: SnapshotPlace,
  signal?: AbortSignal,
): Promise<{ files: Listed[]; unreadable: BytePath[] }> {
  const files: Listed[] = []
  const unreadable: BytePath[] = []
  const visit = async (within: BytePath, depth: number) => {
    const worktree = within === '' ? place.worktree : inWorktree(place.worktree, within).toString('utf8')
    // A repository within has an index of its own, which is not looked at: all of its files are new to us.
    const indexFile = within === '' ? {} : { indexFile: path.join(place.gitDirectory, 'no-index') }
    const call = { gitDirectory: place.gitDirectory, worktree, ...indexFile, signal, maxBytes }
    const { stdout, stderr } = await git(['ls-files', '-z', '--others', '--exclude-standard'], call)
    unreadable.push(...unreadableFolders(stderr).map((folder) => within + folder))
    for (const file of splitFields(stdout).map((name) => within + name)) {
      if (!file.endsWith('/')) files.push({ path: file, state: 'untracked' })
      else if (depth < maxNesting && (await isOwnFolder(place.worktree, file))) await visit(file, depth + 1)
      else unreadable.push(file)
    }
  }
  await visit('', 0)
  return { files, unreadable }
}

/** A folder whose name is UTF-8 (it becomes an environment variable) and that is no link. */
async function isOwnFolder(worktree: string, folder: BytePath): Promise<boolean> {
  const at = inWorktree(worktree, folder.slice(0, -1))
  if (!Buffer.from(at.toString('utf8')).equals(at)) return false
  return (await lstat(at).catch(ignoreMissing))?.isDirectory() ?? false
}

function unreadableFolders(stderr: string): BytePath[] {
  const found = stderr.matchAll(/^warning: could not open directory '(.+)': /gm)
  return Array.from(found, ([, name = '']) => Buffer.from(name, 'utf8').toString('latin1'))
}
