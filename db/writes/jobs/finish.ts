import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { JobId } from '#lib/domain/ids.ts'
import type { JobFault } from '#lib/domain/jobs/expire-job.ts'
import { Refusal } from '#lib/domain/refusal.ts'

type Ended = { jobId: JobId; output: unknown } | { jobId: JobId; fault: JobFault }

/** Ends a job that this host claimed. `Refusal('conflict')` when it is not this host's any more. */
export async function finishJob(host: HostActor, store: Store, ended: Ended): Promise<void> {
  const end =
    'fault' in ended
      ? { state: 'failed' as const, fault: ended.fault }
      : { state: 'done' as const, output: ended.output ?? null }
  await store.database.transaction(async (tx) => {
    const finished = await tx
      .update(hostJobs)
      .set({ ...end, endedAt: now })
      .where(and(eq(hostJobs.id, ended.jobId), eq(hostJobs.state, 'claimed'), eq(hostJobs.claimedBy, host.hostId)))
      .returning({ id: hostJobs.id })
    if (finished.length === 0) throw new Refusal('conflict', 'This job is not claimed by this host.')
    await store.bus.publish(tx, { type: 'job', jobId: ended.jobId })
  })
}
