import { and, eq, lt, or, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { now } from '#db/schema/columns.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import { settleWorkspace } from '#db/writes/workspaces/finish.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import { expireJob, type JobFault } from '#lib/domain/jobs/expire-job.ts'

/** How long a job that is tried again may wait for a host, at least. */
const retryWaitMs = 60_000

type Job = Pick<typeof hostJobs.$inferSelect, 'id' | 'hostId' | 'input' | 'state' | 'attempts'>

/** Moves every job whose time ran out, whichever host it was for: queued once more, or failed. */
export async function expireJobs(_host: HostActor, store: Store): Promise<void> {
  await store.database.transaction(async (tx) => {
    const unclaimed = and(eq(hostJobs.state, 'queued'), lt(hostJobs.expiresAt, now))
    const abandoned = and(eq(hostJobs.state, 'claimed'), lt(hostJobs.claimExpiresAt, now))
    const { id, hostId, input, state, attempts } = hostJobs
    const expired = await tx
      .select({ id, hostId, input, state, attempts })
      .from(hostJobs)
      .where(or(unclaimed, abandoned))
      .for('update', { skipLocked: true })
    for (const job of expired) await move(tx, store, job)
  })
}

async function move(tx: Transaction, store: Store, job: Job): Promise<void> {
  const state = job.state === 'claimed' ? 'claimed' : 'queued'
  const next = expireJob({ state, kind: job.input.kind, attempts: job.attempts })
  if (next.to === 'failed') return fail(tx, store, job, next.fault)
  await tx
    .update(hostJobs)
    .set({
      state: 'queued',
      claimedBy: null,
      claimExpiresAt: null,
      expiresAt: sql`greatest(${hostJobs.expiresAt}, ${fromNow(retryWaitMs)})`,
    })
    .where(eq(hostJobs.id, job.id))
  await store.bus.publish(tx, { type: 'work', hostId: job.hostId, chatId: null })
}

async function fail(tx: Transaction, store: Store, job: Job, fault: JobFault): Promise<void> {
  await tx.update(hostJobs).set({ state: 'failed', fault, endedAt: now }).where(eq(hostJobs.id, job.id))
  if (job.input.kind === 'prepare_workspace')
    await settleWorkspace(tx, store, { workspaceId: job.input.workspaceId, fault, hostId: null })
  await store.bus.publish(tx, { type: 'job', jobId: job.id })
}
