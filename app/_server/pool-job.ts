import 'server-only'
import { refusalOf } from '#app/_server/job-fault.ts'
import type { Store } from '#db/client.ts'
import { awaitJob } from '#db/reads/jobs.ts'
import { askPool } from '#db/writes/hosts/ask-pool.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { PoolJobInput } from '#lib/domain/hosts/pool-job.ts'
import type { HostId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** A process takes seconds to start. */
const waitMs = 30_000

/** Has a host's pool do something and gives its answer. Throws what the host refused. */
export async function runPoolJob(
  actor: AccountActor,
  store: Store,
  ask: { hostId: HostId; input: PoolJobInput },
): Promise<unknown> {
  const jobId = await askPool(actor, store, ask)
  const job = await awaitJob(actor, store, { jobId, timeoutMs: waitMs })
  if (job.state === 'failed') throw refusalOf(job.fault)
  if (job.state === 'pending') throw new Refusal('unavailable', 'The host has not done it yet. Look again in a moment.')
  return job.output
}
