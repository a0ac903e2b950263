import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * Sets a ref of a repository that nobody else writes to, in Git's “files” format of refs (gitrepository-layout), at once: starting a Git takes
 * many times as long.
 */
export async function writeRef(gitDirectory: string, ref: string, objectId: string): Promise<void> {
  const file = path.join(gitDirectory, ref)
  await mkdir(path.dirname(file), { recursive: true })
  // Not in `refs`, where Git would take it for one.
  const staging = path.join(gitDirectory, `new-ref-${path.basename(ref)}`)
  await writeFile(staging, `${objectId}\n`)
  await rename(staging, file)
}
