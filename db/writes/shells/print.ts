import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { shellPieces, shells } from '#db/schema/shells.ts'
import { inlineData } from '#db/writes/shells/inline-data.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { ShellId } from '#lib/domain/ids.ts'
import { shellLimits } from '#lib/domain/shells/shell.ts'

const ofHost = (host: HostActor, shellId: ShellId) => and(eq(shells.id, shellId), eq(shells.hostId, host.hostId))
const runs = inArray(shells.state, ['open', 'closing'])

/** Says that a shell runs. False where nobody wants it any more. */
export async function startShell(host: HostActor, store: Store, shellId: ShellId): Promise<boolean> {
  return await store.database.transaction(async (tx) => {
    const started = await tx
      .update(shells)
      .set({ state: 'open' })
      .where(and(ofHost(host, shellId), eq(shells.state, 'asked')))
      .returning({ id: shells.id })
    if (started.length > 0) await store.bus.publish(tx, { type: 'shell', shellId, hostId: host.hostId })
    return started.length > 0
  })
}

/**
 * Writes what a shell printed, its bytes from `from` on, and forgets what is too old to be kept and what of the input (up to piece
 * `taken`) was read. Told anew it changes nothing. False where the shell is not this host's any more.
 */
export async function printShell(
  host: HostActor,
  store: Store,
  { shellId, from, bytes, taken }: { shellId: ShellId; from: number; bytes: Uint8Array; taken: number },
): Promise<boolean> {
  const to = from + bytes.length
  const data = Buffer.from(bytes).toString('base64')
  return await store.database.transaction(async (tx) => {
    // One statement, since somebody waits for the echo of a key. A terminal's text is not worth a disk's wait either: what a crash
    // takes back, its readers skip.
    const { rows } = await tx.execute(sql`
      with held as (
        update ${shells} set printed = ${to}::bigint
        where ${ofHost(host, shellId)} and ${runs} returning ${shells.id}
      ), written as (
        insert into ${shellPieces} (shell_id, direction, seq, data)
        select held.id, 'out', ${to}::bigint, ${data}::text from held where ${bytes.length}::int > 0
        on conflict do nothing
      ), forgotten as (
        delete from ${shellPieces} using held
        where ${shellPieces.shellId} = held.id and (
          (${shellPieces.direction} = 'out' and ${shellPieces.seq} <= ${to - shellLimits.keptBytes}::bigint)
          or (${shellPieces.direction} = 'in' and ${shellPieces.seq} <= ${taken}::bigint))
      )
      select set_config('synchronous_commit', 'off', true) from held`)
    if (rows.length === 0) return false
    if (bytes.length > 0) await store.bus.publish(tx, { type: 'printed', shellId, from, to, data: inlineData(data) })
    return true
  })
}

/** How a shell ended: its program's status, or why somebody ended it, in words. */
export type ShellEnd = { exitCode: number | null; fault: string | null }

/** Ends a shell of this host. What was typed and not read is forgotten. */
export async function endShell(
  host: HostActor,
  store: Store,
  { shellId, exitCode, fault }: { shellId: ShellId } & ShellEnd,
): Promise<void> {
  await store.database.transaction(async (tx) => {
    const ended = await tx
      .update(shells)
      .set({ state: 'ended', exitCode, fault, endedAt: now })
      .where(and(ofHost(host, shellId), inArray(shells.state, ['asked', 'open', 'closing'])))
      .returning({ id: shells.id })
    if (ended.length === 0) return
    await tx.delete(shellPieces).where(and(eq(shellPieces.shellId, shellId), eq(shellPieces.direction, 'in')))
    await store.bus.publish(tx, { type: 'shell', shellId, hostId: host.hostId })
  })
}
