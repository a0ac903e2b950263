import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type HostId, hostId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'

/** Another host process works in this data folder. */
export class HostLocked extends Error {
  constructor(dataDirectory: string) {
    super(`Another agent-host already works in ${dataDirectory}.`)
  }
}

/**
 * Takes the data folder for this process and reads its id, made on the first start: the host's identity. The lock is SQLite's
 * on a file, because the operating system lets go of it whatever ends the process. Throws `HostLocked`.
 */
export async function lockDataDirectory(dataDirectory: string): Promise<{ hostId: HostId } & Disposable> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  const lock = new DatabaseSync(path.join(dataDirectory, 'host.lock'))
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw Object.assign(new HostLocked(dataDirectory), { cause: error })
  }
  return { hostId: await readHostId(path.join(dataDirectory, 'host-id')), [Symbol.dispose]: () => lock.close() }
}

async function readHostId(file: string): Promise<HostId> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text !== null) return hostId.parse(text.trim())
  const id = newId('hst')
  await writeFile(file, `${id}\n`, { mode: 0o600 })
  return id
}
