import 'server-only'
import { refusalOf } from '#app/_server/job-fault.ts'
import type { Store } from '#db/client.ts'
import { listBackends } from '#db/reads/backends.ts'
import { awaitJob } from '#db/reads/jobs.ts'
import { askForTrial } from '#db/writes/backends/try.ts'
import { removeJob } from '#db/writes/jobs/remove.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { type BackendTrial, trialOutcome } from '#lib/domain/backends/backend-trial.ts'
import type { BackendId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** A host gives up a trial before that, and says why. */
const waitMs = 140_000

type Asked = { backendId: BackendId; prompt: string; signal: AbortSignal }

/** Has a host run a real prompt in a fresh process of a backend. Administrators only. */
export async function tryBackend(actor: AccountActor, store: Store, asked: Asked): Promise<BackendTrial> {
  const { signal, ...wanted } = asked
  const jobId = await askForTrial(actor, store, wanted)
  try {
    const job = await awaitJob(actor, store, { jobId, timeoutMs: waitMs, signal })
    if (job.state === 'failed') throw refusalOf(job.fault)
    if (job.state === 'pending') throw new Refusal('unavailable', 'The host did not answer in time. Try again.')
    const tried = (await listBackends(actor, store)).find(({ id }) => id === asked.backendId)
    return { ...trialOutcome.parse(job.output), version: tried?.version ?? null }
  } finally {
    await removeJob(actor, store, jobId)
  }
}
