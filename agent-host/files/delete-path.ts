import { randomBytes } from 'node:crypto'
import { lstat, readdir, rename } from 'node:fs/promises'
import path from 'node:path'
import type { FilePlace } from '#agent-host/files/file-place.ts'
import { asRefusal, inFolder } from '#agent-host/files/in-folder.ts'
import { look } from '#agent-host/files/read-file.ts'
import { requireFree, requireSame } from '#agent-host/files/write-file.ts'
import { removeBuilt } from '#agent-host/worktrees/build-folder.ts'
import { makePrivateFolder } from '#agent-host/worktrees/layout.ts'
import { nameOf, parentOf, segmentsOf } from '#lib/domain/files/file-path.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const keptMs = 24 * 3600 * 1000

/** Takes a file or folder out of the worktree; it can be restored for a day. With a hash only the file that has it: `conflict`. */
export async function deletePath(
  place: FilePlace,
  { path: file, baseHash }: { path: string; baseHash: string | null },
): Promise<{ path: string; deletionId: string }> {
  await makePrivateFolder(place.deletedDirectory)
  await removeOld(place.deletedDirectory)
  const deletionId = randomBytes(12).toString('hex')
  await inFolder({ root: place.worktree, segments: segmentsOf(parentOf(file)) }, async (folder) => {
    const at = path.join(folder, nameOf(file))
    await look(at)
    if (baseHash !== null) await requireSame(at, baseHash)
    await rename(at, path.join(place.deletedDirectory, deletionId)).catch((error: unknown) => {
      throw asRefusal(error)
    })
  })
  return { path: file, deletionId }
}

/** Puts back what was deleted, with the folders above it. Throws `conflict` where its name is taken, `not_found` after a day. */
export async function restorePath(place: FilePlace, file: string, deletionId: string): Promise<void> {
  const from = path.join(place.deletedDirectory, deletionId)
  const above = { root: place.worktree, segments: segmentsOf(parentOf(file)), create: true }
  await lstat(from).catch((error: unknown) => {
    throw new Refusal('not_found', 'What was deleted is not kept any more.', { cause: error })
  })
  await inFolder(above, async (folder) => {
    await requireFree(path.join(folder, nameOf(file)))
    await rename(from, path.join(folder, nameOf(file))).catch((error: unknown) => {
      throw asRefusal(error)
    })
  })
}

/** Its rename changed the time of its status (rename(2) on Linux and macOS file systems), whatever its own times are. */
async function removeOld(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const at = path.join(directory, name)
    const found = await lstat(at).catch(() => null)
    if (found && found.ctimeMs < Date.now() - keptMs) await removeBuilt(at)
  }
}
