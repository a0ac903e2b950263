import { type ChildProcess, spawn } from 'node:child_process'
import { chown, open, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Binaries } from '#db/embedded/binaries.ts'
import { makeSocketFolder, type Places, removeSocketFolder } from '#db/embedded/places.ts'
import { isAlive, type Postmaster, readPostmaster } from '#db/embedded/postmaster.ts'
import { asServerUser, type ServerUser } from '#db/embedded/server-user.ts'

const logLimitBytes = 8 * 1024 * 1024
/** Recovery after a crash is part of a start. */
const startTimeoutMs = 180_000
const retryMs = 10_000

const settings = {
  listen_addresses: '',
  max_connections: '100',
  log_timezone: 'UTC',
  timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
}
/** For data that need not outlive a power cut. */
const volatileSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

export type ServerOptions = { places: Places; binaries: Binaries; user: ServerUser; durable: boolean }

/** Starts a server on the data folder and resolves when it takes connections. Throws with what it logged when it ends. */
export async function startServer(options: ServerOptions): Promise<Postmaster> {
  await clearStale(options.places)
  const socketFolder = await makeSocketFolder(options.places, options.user)
  for (const until = Date.now() + retryMs; ; await delay(100)) {
    const attempt = await tryStart(options, socketFolder)
    if (attempt.kind === 'ready') return attempt.postmaster
    // The last processes of a killed server leave their shared memory a moment later.
    if (!attempt.log.includes('still in use') || Date.now() > until)
      throw new Error(`The embedded Postgres did not start: ${attempt.log.split('\n').slice(-5).join(' / ')}`)
  }
}

type Attempt = { kind: 'ready'; postmaster: Postmaster } | { kind: 'ended'; log: string }

async function tryStart(options: ServerOptions, socketFolder: string): Promise<Attempt> {
  const { places, user } = options
  const log = await openLog(places.logFile, user)
  const from = (await log.stat()).size
  const child = spawnServer(options, socketFolder, log.fd)
  const end: { reason: string | null } = { reason: null }
  child.once('exit', (code, signal) => {
    end.reason = `it ended with ${code ?? signal}`
  })
  child.once('error', (error) => {
    end.reason = error.message
  })
  await log.close()
  for (const until = Date.now() + startTimeoutMs; end.reason === null; await delay(10)) {
    const postmaster = await readPostmaster(places.data)
    if (postmaster?.pid === child.pid && postmaster?.status === 'ready') {
      child.unref()
      return { kind: 'ready', postmaster }
    }
    if (Date.now() > until) child.kill('SIGQUIT')
  }
  const text = (await readFile(places.logFile)).subarray(from).toString('utf8').trim()
  return { kind: 'ended', log: text || end.reason }
}

/** In a process group of its own: Ctrl-C at the terminal is for us, who end the database last. */
function spawnServer({ places, binaries, user, durable }: ServerOptions, folder: string, logFd: number): ChildProcess {
  const all = { ...settings, unix_socket_directories: folder, ...(durable ? {} : volatileSettings) }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return spawn(path.join(binaries.folder, 'bin', 'postgres'), ['-D', places.data, ...flags], {
    ...asServerUser(user),
    detached: true,
    cwd: places.home,
    stdio: ['ignore', logFd, logFd],
  })
}

async function openLog(file: string, user: ServerUser) {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  )
  if (size > logLimitBytes) await rename(file, `${file}.1`)
  const log = await open(file, 'a', 0o600)
  if (user) await chown(file, user.uid, user.gid)
  return log
}

/**
 * Called when no server runs on the data: removes a lock that names a pid which another program got since, where
 * Postgres would wait for that program. A lock whose pid is free stays: Postgres checks its shared memory first.
 */
async function clearStale(places: Places): Promise<void> {
  const left = await readPostmaster(places.data)
  if (left && isAlive(left.pid)) await rm(path.join(places.data, 'postmaster.pid'), { force: true })
  if (left) await removeSocketFolder(places, left.socketFolder)
  await rm(places.socketFolder, { recursive: true, force: true })
}
