import { setTimeout as delay } from 'node:timers/promises'
import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { JobId } from '#lib/domain/ids.ts'
import type { JobFault } from '#lib/domain/jobs/expire-job.ts'
import { notFound } from '#lib/domain/refusal.ts'

export type JobResult = { state: 'done'; output: unknown } | { state: 'failed'; fault: JobFault } | { state: 'pending' }

/** In case a notice got lost. */
const pollMs = 1_000

/** Waits until one's own job ended, at most `timeoutMs` or until `signal` aborts; then it is `pending`. */
export async function awaitJob(
  actor: AccountActor,
  store: Store,
  { jobId, timeoutMs, signal }: { jobId: JobId; timeoutMs: number; signal?: AbortSignal },
): Promise<JobResult> {
  const until = performance.now() + timeoutMs
  let woken = Promise.withResolvers<void>()
  const onAbort = () => woken.resolve()
  signal?.addEventListener('abort', onAbort, { once: true })
  const unsubscribe = await store.bus.subscribe({
    notice: (notice) => {
      if (notice.type === 'job' && notice.jobId === jobId) woken.resolve()
    },
    resynced: () => woken.resolve(),
  })
  try {
    for (;;) {
      const result = await readJob(actor, store, jobId)
      const leftMs = until - performance.now()
      if (result.state !== 'pending' || leftMs <= 0 || signal?.aborted) return result
      const waiting = new AbortController()
      const pause = delay(Math.min(pollMs, leftMs), undefined, { signal: waiting.signal }).catch(() => undefined)
      await Promise.race([woken.promise, pause])
      waiting.abort()
      woken = Promise.withResolvers<void>()
    }
  } finally {
    signal?.removeEventListener('abort', onAbort)
    unsubscribe()
  }
}

async function readJob(actor: AccountActor, store: Store, jobId: JobId): Promise<JobResult> {
  const { state, output, fault } = hostJobs
  const [job] = await store.database
    .select({ state, output, fault })
    .from(hostJobs)
    .where(and(eq(hostJobs.id, jobId), eq(hostJobs.personId, actor.personId)))
  if (!job) throw notFound('job')
  if (job.state === 'done') return { state: 'done', output: job.output }
  if (job.state === 'failed' && job.fault) return { state: 'failed', fault: job.fault }
  return { state: 'pending' }
}
