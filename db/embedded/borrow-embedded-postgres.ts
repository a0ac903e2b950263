import { access, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Sql } from 'postgres'
import { connectSql } from '#db/client.ts'
import { ensureRunning, type RunningServer } from '#db/embedded/ensure-running.ts'
import { holdLock } from '#db/embedded/hold-lock.ts'
import { makePlaces, type Places, removeSocketFolder } from '#db/embedded/places.ts'
import { endPostmaster } from '#db/embedded/postmaster.ts'
import { findServerUser } from '#db/embedded/server-user.ts'

/** Any number, as long as it is always this one: "grbr" in ASCII. Borrowers share a lock on it. */
const lockId = 0x67726272

/**
 * The embedded server for as long as a script needs it. One that runs is used and left alone; one that had to be started
 * ends when the last borrower gives it back, unless a process that owns it came along.
 */
export async function borrowEmbeddedPostgres(input: {
  directory: string
}): Promise<{ url: string; giveBack(): Promise<void> }> {
  const user = await findServerUser(path.join(input.directory, 'postgres', 'data'))
  const places = await makePlaces(input.directory, user)
  const release = await holdLock(places.lock)
  try {
    const server = await ensureRunning({ places, user, durable: true })
    if (!server.adopted) await rm(places.owner, { force: true })
    const hold = connectSql(server.url, { max: 1 })
    await hold`select pg_advisory_lock_shared(${lockId})`
    return { url: server.url, giveBack: () => giveBack(places, server, hold) }
  } finally {
    await release()
  }
}

async function giveBack(places: Places, server: RunningServer, hold: Sql): Promise<void> {
  const release = await holdLock(places.lock)
  try {
    const isLast = await letGo(hold)
    const isOwned = await access(places.owner).then(
      () => true,
      () => false,
    )
    if (!isLast || isOwned) return
    await endPostmaster(server.postmaster.pid, places.data)
    await removeSocketFolder(places, server.postmaster.socketFolder)
  } finally {
    await release()
  }
}

/** Whether nobody else borrows the server now. False when its owner ended it meanwhile. */
async function letGo(hold: Sql): Promise<boolean> {
  try {
    await hold`select pg_advisory_unlock_shared(${lockId})`
    const [row] = await hold<{ free: boolean }[]>`select pg_try_advisory_lock(${lockId}) as free`
    return row?.free ?? false
  } catch {
    return false
  } finally {
    await hold.end({ timeout: 1 })
  }
}
