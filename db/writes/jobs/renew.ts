import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { JobId } from '#lib/domain/ids.ts'

/** Keeps a job that takes longer than its lease. False: it is not this host's any more. */
export async function renewJob(
  host: HostActor,
  store: Store,
  { jobId, leaseMs }: { jobId: JobId; leaseMs: number },
): Promise<boolean> {
  const renewed = await store.database
    .update(hostJobs)
    .set({ claimExpiresAt: fromNow(leaseMs) })
    .where(and(eq(hostJobs.id, jobId), eq(hostJobs.state, 'claimed'), eq(hostJobs.claimedBy, host.hostId)))
    .returning({ id: hostJobs.id })
  return renewed.length > 0
}
