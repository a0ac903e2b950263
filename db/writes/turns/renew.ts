import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { turns } from '#db/schema/turns.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { TurnId } from '#lib/domain/ids.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'

export type Renewal = {
  leaseMs: number
  /** Only these; a turn that its host let go of expires. Absent: all of this host. */
  turnIds?: readonly TurnId[]
}

/** Renews this host's leases and says which turns are wanted stopped. Rows in ascending id, as `flushEvents` takes them. */
export async function renewLeases(
  host: HostActor,
  store: Store,
  { leaseMs, turnIds }: Renewal,
): Promise<{ running: { lease: Lease; stopping: boolean }[] }> {
  const ours = and(
    eq(turns.hostId, host.hostId),
    inArray(turns.state, ['running', 'stopping']),
    turnIds && inArray(turns.id, [...turnIds]),
  )
  return await store.database.transaction(async (tx) => {
    const held = await tx.select().from(turns).where(ours).orderBy(asc(turns.id)).for('no key update')
    const ids = held.map(({ id }) => id)
    if (ids.length > 0)
      await tx
        .update(turns)
        .set({ leaseExpiresAt: fromNow(leaseMs) })
        .where(inArray(turns.id, ids))
    const running = held.map(({ id, chatId, fence, state }) => ({
      lease: { turnId: id, chatId, fence: fence ?? 0 },
      stopping: state === 'stopping',
    }))
    return { running }
  })
}
