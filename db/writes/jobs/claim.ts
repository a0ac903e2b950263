import { and, asc, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { now } from '#db/schema/columns.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { JobId } from '#lib/domain/ids.ts'
import type { HostJobInput } from '#lib/domain/jobs/host-job.ts'

/** Takes the oldest job that waits for this host or for any. It is lost again unless it ends, or is renewed, within `leaseMs`. */
export function claimJob(
  host: HostActor,
  store: Store,
  { leaseMs }: { leaseMs: number },
): Promise<{ jobId: JobId; input: HostJobInput } | null> {
  return store.database.transaction(async (tx) => {
    const forUs = or(isNull(hostJobs.hostId), eq(hostJobs.hostId, host.hostId))
    const [next] = await tx
      .select({ jobId: hostJobs.id, input: hostJobs.input })
      .from(hostJobs)
      .where(and(eq(hostJobs.state, 'queued'), gt(hostJobs.expiresAt, now), forUs))
      .orderBy(asc(hostJobs.createdAt), asc(hostJobs.id))
      .limit(1)
      .for('update', { skipLocked: true })
    if (!next) return null
    await tx
      .update(hostJobs)
      .set({
        state: 'claimed',
        attempts: sql`${hostJobs.attempts} + 1`,
        claimedBy: host.hostId,
        claimExpiresAt: fromNow(leaseMs),
      })
      .where(eq(hostJobs.id, next.jobId))
    return next
  })
}
