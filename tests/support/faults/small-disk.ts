import { execFile } from 'node:child_process'
import { chmod, mkdtemp, open, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const sizeMegabytes = 400
const piece = Buffer.alloc(1024 * 1024)

export type SmallDisk = { directory: string; fill(): Promise<void>; free(): Promise<void>; remove(): Promise<void> }

/** A file system of its own that is soon full; null where none can be mounted, which takes root on Linux. */
export async function mountSmallDisk(): Promise<SmallDisk | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const directory = await mkdtemp(path.join(tmpdir(), 'greenroom-disk-'))
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMegabytes}m`, 'tmpfs', directory]).catch(
    () => null,
  )
  if (!mounted) {
    await rmdir(directory)
    return null
  }
  // Passed through by web, host and database, who run as others.
  await chmod(directory, 0o755)
  const filler = path.join(directory, 'filler')
  return {
    directory,
    fill: () => fill(filler),
    free: () => rm(filler, { force: true }),
    async remove() {
      await run('umount', [directory])
      await rmdir(directory)
    },
  }
}

/** Writes until nothing more goes. */
async function fill(file: string): Promise<void> {
  await using handle = await open(file, 'w')
  for (let { length } = piece; length > 0; ) {
    const written = await handle.write(piece, 0, length).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOSPC') return { bytesWritten: 0 }
      throw error
    })
    if (written.bytesWritten < length) length = length > 4096 ? 4096 : 0
  }
}
