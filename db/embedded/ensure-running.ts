import { setTimeout as delay } from 'node:timers/promises'
import { connectSql } from '#db/client.ts'
import { findBinaries } from '#db/embedded/binaries.ts'
import { databaseName, ensureCluster } from '#db/embedded/cluster.ts'
import type { Places } from '#db/embedded/places.ts'
import { endPostmaster, findRunning, type Postmaster } from '#db/embedded/postmaster.ts'
import { startServer } from '#db/embedded/server.ts'
import type { ServerUser } from '#db/embedded/server-user.ts'

export type RunningServer = { postmaster: Postmaster; url: string; adopted: boolean }

/** The server that runs on the data already, or else a new one, with our database in it. Call it with the lock held. */
export async function ensureRunning(input: {
  places: Places
  user: ServerUser
  durable: boolean
}): Promise<RunningServer> {
  const binaries = await findBinaries(input.user, input.places.binaryCopies)
  const password = await ensureCluster(input.places, binaries, input.user)
  const left = await adopt(input.places, password)
  if (left) return { postmaster: left, url: urlOf(left, password), adopted: true }

  const postmaster = await startServer({ ...input, binaries })
  try {
    await ensureDatabase(postmaster, password)
  } catch (error) {
    await endPostmaster(postmaster.pid, input.places.data)
    throw error
  }
  return { postmaster, url: urlOf(postmaster, password), adopted: false }
}

/** The server that still runs on the data, once it is ready; one that cannot be used any more is ended. */
async function adopt(places: Places, password: string): Promise<Postmaster | null> {
  for (; ; await delay(20)) {
    const running = await findRunning(places.data)
    if (running?.status === 'starting' || running?.status === 'stopping') continue
    if (!running || (await answers(running, password))) return running
    await endPostmaster(running.pid, places.data)
    return null
  }
}

async function answers(postmaster: Postmaster, password: string): Promise<boolean> {
  try {
    await ensureDatabase(postmaster, password)
    return true
  } catch {
    return false
  }
}

async function ensureDatabase(postmaster: Postmaster, password: string): Promise<void> {
  const sql = connectSql(urlOf(postmaster, password, 'postgres'), { max: 1, connect_timeout: 10 })
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${databaseName}`
    if (!found) await sql`create database ${sql(databaseName)}`
  } finally {
    await sql.end()
  }
}

const urlOf = (postmaster: Postmaster, password: string, database = databaseName): string =>
  `postgres://${databaseName}:${password}@localhost/${database}?host=${encodeURIComponent(postmaster.socketFolder)}`
