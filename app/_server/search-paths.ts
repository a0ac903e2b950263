import 'server-only'
import { z } from 'zod'
import { refusalOf } from '#app/_server/job-fault.ts'
import type { Store } from '#db/client.ts'
import type { FilePlace } from '#db/reads/file-places.ts'
import { awaitJob } from '#db/reads/jobs.ts'
import { createJob } from '#db/writes/jobs/create.ts'
import { removeJob } from '#db/writes/jobs/remove.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const waitMs = 10_000
const found = z.object({ paths: z.array(z.string()) })

type Search = { place: FilePlace; query: { query: string; limit: number }; signal: AbortSignal }

/** Has the host that holds the files search their names. A search that nobody waits for any more is forgotten. */
export async function searchPaths(
  actor: AccountActor,
  store: Store,
  { place, query, signal }: Search,
): Promise<{ items: { path: string }[]; nextCursor: null }> {
  const { hostId, ...files } = place
  const input = { kind: 'search_paths' as const, ...files, ...query }
  const jobId = await createJob(actor, store, { input, hostId, expiresInMs: waitMs })
  try {
    const job = await awaitJob(actor, store, { jobId, timeoutMs: waitMs, signal })
    if (job.state === 'failed') throw refusalOf(job.fault)
    if (job.state === 'pending') throw new Refusal('unavailable', 'The host did not answer in time. Try again.')
    return { items: found.parse(job.output).paths.map((path) => ({ path })), nextCursor: null }
  } finally {
    await removeJob(actor, store, jobId)
  }
}
