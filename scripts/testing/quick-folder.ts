import { constants } from 'node:fs'
import { access, chmod, mkdtemp, readdir, rm, statfs } from 'node:fs/promises'
import { freemem } from 'node:os'
import path from 'node:path'

const memoryFolder = '/dev/shm'
const roomBytes = 4 * 1024 ** 3
const prefix = 'greenroom-tests-'

export type QuickFolder = { directory: string } & AsyncDisposable

/**
 * A temporary folder in memory for all that tests write; null where the machine has no room for that. Tests make thousands of files and
 * remove them at once, and ext4 searches through all inodes that were freed in the last seconds for each new one (`recently_deleted` in
 * fs/ext4/ialloc.c): that was half the time of the tests with a database.
 */
export async function makeQuickFolder(parent = memoryFolder): Promise<QuickFolder | null> {
  const isOpen = await access(parent, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!isOpen) return null
  const system = await statfs(parent)
  if (Math.min(system.bavail * system.bsize, freemem()) < roomBytes) return null
  await removeLeft(parent)
  const directory = await mkdtemp(path.join(parent, `${prefix}${process.pid}-`))
  // As /tmp is: what is started runs as other users too.
  await chmod(directory, 0o1777)
  return { directory, [Symbol.asyncDispose]: () => remove(directory) }
}

const remove = (directory: string) => rm(directory, { recursive: true, force: true, maxRetries: 5 })

/** Of runs that were killed. */
async function removeLeft(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const processId = Number(name.match(/^greenroom-tests-(\d+)-/)?.[1] ?? Number.NaN)
    if (!Number.isNaN(processId) && !isAlive(processId)) await remove(path.join(parent, name))
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
