import { randomBytes } from 'node:crypto'
import { chmod, lstat, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { makePrivateFolder } from '#agent-host/worktrees/layout.ts'

/**
 * Builds a folder under another name and gives it its own when it is whole, so that a kill in the middle leaves nothing that looks
 * finished. What an earlier attempt left is removed first, and after a failure what this one made. It happens in `staging`, on the same
 * disk, where others see what lies beside the target.
 */
export async function buildFolder(
  target: string,
  build: (directory: string) => Promise<void>,
  staging = path.dirname(target),
): Promise<void> {
  await makePrivateFolder(path.dirname(target))
  const parent = await makePrivateFolder(staging)
  const prefix = temporaryPrefix('making', target)
  await removeLeftovers(parent, prefix)
  const directory = path.join(parent, prefix + randomBytes(6).toString('hex'))
  try {
    await makePrivateFolder(directory)
    await build(directory)
    // Meanwhile it may have been taken away for being empty.
    await makePrivateFolder(path.dirname(target))
    await rename(directory, target)
  } catch (error) {
    await removeFolder(directory)
    throw error
  }
}

/** Removes a folder and what is in it, however it is protected. It has no name any more before the first file goes. */
export async function removeBuilt(target: string, staging = path.dirname(target)): Promise<void> {
  const parent = staging
  if (await folderExists(target)) await makePrivateFolder(parent)
  const prefix = temporaryPrefix('removing', target)
  const trash = path.join(parent, prefix + randomBytes(6).toString('hex'))
  await rename(target, trash).catch(ignoreMissing)
  await removeLeftovers(parent, prefix)
  await removeLeftovers(parent, temporaryPrefix('making', target))
}

export async function folderExists(directory: string): Promise<boolean> {
  return (await lstat(directory).catch(ignoreMissing))?.isDirectory() ?? false
}

export function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
}

/** What is in a folder that may be missing; names that begin with a dot are our own. */
export const namesIn = async (directory: string): Promise<string[]> =>
  ((await readdir(directory).catch(ignoreMissing)) ?? []).filter((name) => !name.startsWith('.'))

const temporaryPrefix = (stage: string, target: string) => `.${stage}-${path.basename(target)}-`

async function removeLeftovers(parent: string, prefix: string): Promise<void> {
  const names = (await readdir(parent).catch(ignoreMissing)) ?? []
  for (const name of names) if (name.startsWith(prefix)) await removeFolder(path.join(parent, name))
}

/** Agents leave folders that may not be written (caches of modules): those are opened first where they stand in the way. */
async function removeFolder(directory: string): Promise<void> {
  const remove = () => rm(directory, { recursive: true, force: true, maxRetries: 2 })
  await remove().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EACCES' && error.code !== 'EPERM' && error.code !== 'ENOTEMPTY') throw error
    await openFolders(directory)
    await remove()
  })
}

/** What an attempt to remove it still takes away meanwhile is passed over. */
async function openFolders(directory: string): Promise<void> {
  await chmod(directory, 0o700).catch(ignoreMissing)
  const entries = await readdir(directory, { withFileTypes: true }).catch(ignoreMissing)
  for (const entry of entries ?? []) if (entry.isDirectory()) await openFolders(path.join(directory, entry.name))
}
