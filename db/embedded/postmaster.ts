import { execFile } from 'node:child_process'
import { readFile, readlink, realpath } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What `postmaster.pid` says: https://www.postgresql.org/docs/current/storage-file-layout.html */
export type Postmaster = { pid: number; socketFolder: string; status: string }

/** The content of a data folder's `postmaster.pid`, whether or not such a process runs. */
export async function readPostmaster(data: string): Promise<Postmaster | null> {
  const text = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 1) return null
  return { pid, socketFolder: lines[4] ?? '', status: lines[7] ?? '' }
}

/** The postmaster that runs on `data` now. A pid that another program got since does not count. */
export async function findRunning(data: string): Promise<Postmaster | null> {
  const postmaster = await readPostmaster(data)
  return postmaster && (await isPostgresOf(postmaster.pid, data)) ? postmaster : null
}

/** Whether a process, a zombie aside, has this pid. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function isPostgresOf(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  try {
    if (process.platform !== 'linux') {
      const { stdout } = await run('ps', ['-p', String(pid), '-o', 'command='])
      return stdout.includes('postgres') && stdout.includes(data)
    }
    const [program, folder] = await Promise.all([readlink(`/proc/${pid}/exe`), readlink(`/proc/${pid}/cwd`)])
    return path.basename(program).startsWith('postgres') && folder === (await realpath(data))
  } catch {
    return false
  }
}

/** Ends a postmaster: fast, then at once, then by force. Resolves when it is gone. Signals: "Shutting Down the Server". */
export async function endPostmaster(pid: number, data: string): Promise<void> {
  const steps = [
    { signal: 'SIGINT', waitMs: 15_000 },
    { signal: 'SIGQUIT', waitMs: 5_000 },
    { signal: 'SIGKILL', waitMs: 5_000 },
  ] as const
  for (const { signal, waitMs } of steps) {
    if (!(await isPostgresOf(pid, data))) return
    process.kill(pid, signal)
    for (const until = Date.now() + waitMs; Date.now() < until; await delay(20))
      if (!(await isPostgresOf(pid, data))) return
  }
  throw new Error(`Postgres (process ${pid}) cannot be ended.`)
}
