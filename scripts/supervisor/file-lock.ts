import { DatabaseSync } from 'node:sqlite'

/**
 * Takes a lock, or null when another process has it. It is SQLite's on a file, because the operating system lets go of it
 * whatever ends the process.
 */
export function tryLock(file: string): Disposable | null {
  const lock = new DatabaseSync(file)
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return { [Symbol.dispose]: () => lock.close() }
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode === busyCode) return null
    throw error
  }
}

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html#busy */
const busyCode = 5
