import { randomUUID } from 'node:crypto'
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ensureRunning, type RunningServer } from '#db/embedded/ensure-running.ts'
import { holdLock } from '#db/embedded/hold-lock.ts'
import { makePlaces, type Places, removeSocketFolder } from '#db/embedded/places.ts'
import { endPostmaster } from '#db/embedded/postmaster.ts'
import { findServerUser } from '#db/embedded/server-user.ts'
import type { Logger } from '#lib/log.ts'

export type EmbeddedPostgres = {
  /** `postgres://greenroom:<password>@localhost/greenroom?host=<socket folder>`, for `connect`. */
  url: string
  /** Whether the server ran already, left by a process that was killed. */
  adopted: boolean
  /** The postmaster's process. */
  processId: number
  /** Ends the server, unless another process took it over since. */
  stop(): Promise<void>
}

/** The file below a data directory that holds the URL while its embedded server runs, for the programs beside it. */
export const databaseUrlFile = (directory: string): string => path.join(directory, 'run', 'database-url')

/**
 * Starts the real Postgres that Greenroom brings, on a Unix socket alone, or adopts and from then on owns the one that
 * still runs on the same data. `directory` is the data directory of the whole installation. `durable: false` gives up
 * safety in a crash.
 */
export async function startEmbeddedPostgres(input: {
  directory: string
  log?: Logger
  durable?: boolean
}): Promise<EmbeddedPostgres> {
  const user = await findServerUser(path.join(input.directory, 'postgres', 'data'))
  const places = await makePlaces(input.directory, user)
  const release = await holdLock(places.lock)
  try {
    const server = await ensureRunning({ places, user, durable: input.durable ?? true })
    const owned = { places, server, owner: randomUUID(), urlFile: databaseUrlFile(input.directory) }
    await writeFile(places.owner, owned.owner)
    await writeUrl(owned.urlFile, server.url)
    const { url, adopted, postmaster } = server
    input.log?.info({ postgresPid: postmaster.pid, adopted }, 'the embedded database runs')
    return { url, adopted, processId: postmaster.pid, stop: () => stop(owned) }
  } finally {
    await release()
  }
}

async function writeUrl(file: string, url: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const staging = `${file}.${process.pid}.new`
  await writeFile(staging, url, { mode: 0o600 })
  await rename(staging, file)
}

type Owned = { places: Places; server: RunningServer; owner: string; urlFile: string }

async function stop({ places, server, owner, urlFile }: Owned): Promise<void> {
  const isGone = await access(places.home).then(
    () => false,
    () => true,
  )
  // Postgres ends by itself when somebody deleted its data.
  if (isGone) return
  const release = await holdLock(places.lock)
  try {
    const current = await readFile(places.owner, 'utf8').catch(() => null)
    if (current !== owner) return
    await rm(urlFile, { force: true })
    await rm(places.owner, { force: true })
    await endPostmaster(server.postmaster.pid, places.data)
    await removeSocketFolder(places, server.postmaster.socketFolder)
  } finally {
    await release()
  }
}
