import { eq, gt } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { hosts } from '#db/schema/hosts.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import { newId } from '#lib/ids.ts'

/** A host that was not seen for so long counts as gone. */
const seenWithinMs = 15_000
const busTimeoutMs = 2_000

/** What a host said, when it last ran, that it can run. */
export async function readHostBackends(host: HostActor, store: Store): Promise<BackendInfo[]> {
  const [row] = await store.database.select({ backends: hosts.backends }).from(hosts).where(eq(hosts.id, host.hostId))
  return row?.backends ?? []
}

export type Health = { database: boolean; bus: boolean; hosts: number }

/** The condition that a host is there. */
export const isLive = () => gt(hosts.seenAt, fromNow(-seenWithinMs))

/** Whether the parts that turns need are there: the database answers, a notice comes back, and how many hosts run. */
export async function readHealth(store: Store): Promise<Health> {
  try {
    const live = await store.database.$count(hosts, isLive())
    return { database: true, bus: await carriesNotices(store), hosts: live }
  } catch {
    return { database: false, bus: false, hosts: 0 }
  }
}

/** Sends a notice about a job that nobody waits for and sees whether it arrives here. */
async function carriesNotices(store: Store): Promise<boolean> {
  const jobId = newId('job')
  const arrived = Promise.withResolvers<boolean>()
  const timeout = setTimeout(() => arrived.resolve(false), busTimeoutMs)
  const notice = (heard: { type: string; jobId?: string }) => {
    if (heard.type === 'job' && heard.jobId === jobId) arrived.resolve(true)
  }
  const subscribed = store.bus.subscribe({ notice })
  try {
    await Promise.race([subscribed, arrived.promise])
    await store.database.transaction((tx) => store.bus.publish(tx, { type: 'job', jobId }))
    return await arrived.promise
  } catch {
    return false
  } finally {
    clearTimeout(timeout)
    subscribed.then(
      (unsubscribe) => unsubscribe(),
      () => undefined,
    )
  }
}
