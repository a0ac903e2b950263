import { lt } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'

/** How long a job that ended is kept for whoever waits for it. */
const keptMs = 3_600_000

/** Forgets the jobs that ended long ago. */
export async function removeEndedJobs(_host: HostActor, store: Store): Promise<void> {
  await store.database.delete(hostJobs).where(lt(hostJobs.endedAt, fromNow(-keptMs)))
}
