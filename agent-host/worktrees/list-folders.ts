import { readdir } from 'node:fs/promises'
import { git } from '#agent-host/worktrees/git.ts'
import { inWorktree, type SnapshotPlace, splitFields } from '#agent-host/worktrees/snapshot-place.ts'

/**
 * The folders in which something may lie that a snapshot records, the worktree itself among them, as absolute paths in bytes: not `.git`, and
 * none of which everything is ignored. Null where there are more than `limit`.
 */
export async function listRecordedFolders(place: SnapshotPlace, limit: number): Promise<Buffer[] | null> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory']
  const { stdout } = await git(args, place)
  const ignored = new Set(splitFields(stdout).filter((file) => file.endsWith('/')))
  const folders: Buffer[] = [Buffer.from(place.worktree)]
  const names = ['']
  for (let within = names.shift(); within !== undefined; within = names.shift()) {
    const entries = await readdir(inWorktree(place.worktree, within), { withFileTypes: true, encoding: 'latin1' })
    for (const entry of entries) {
      const name = `${within}${entry.name}/`
      if (!entry.isDirectory() || entry.name === '.git' || ignored.has(name)) continue
      if (folders.length >= limit) return null
      folders.push(inWorktree(place.worktree, name.slice(0, -1)))
      names.push(name)
    }
  }
  return folders
}
