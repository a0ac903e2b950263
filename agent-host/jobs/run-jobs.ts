import type { Wakes } from '#agent-host/dispatcher/wakes.ts'
import type { Store } from '#db/client.ts'
import { claimJob } from '#db/writes/jobs/claim.ts'
import { expireJobs } from '#db/writes/jobs/expire.ts'
import { finishJob } from '#db/writes/jobs/finish.ts'
import { renewJob } from '#db/writes/jobs/renew.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { JobId } from '#lib/domain/ids.ts'
import type { HostJobInput } from '#lib/domain/jobs/host-job.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import type { Logger } from '#lib/log.ts'

export type JobParts = {
  host: HostActor
  store: Store
  wakes: Wakes
  log: Logger
  /** Does one job; what it returns is the job's output, a `Refusal` its fault. The signal aborts when the job is no longer ours. */
  perform(input: HostJobInput, signal: AbortSignal): Promise<unknown>
}

const leaseMs = 30_000
const jobsAtOnce = 4

/** Does what the web asks of this host until the signal aborts; resolves when the last job ended. */
export async function runJobs(parts: JobParts, signal: AbortSignal): Promise<void> {
  const running = new Set<Promise<void>>()
  while (!signal.aborted) {
    const woken = parts.wakes.next(signal)
    try {
      await expireJobs(parts.host, parts.store)
      while (!signal.aborted && running.size < jobsAtOnce && (await startNext(parts, running, signal)));
    } catch (error) {
      parts.log.warn({ err: error }, 'jobs could not be read, trying again')
    }
    await woken
  }
  await Promise.all(running)
}

async function startNext(parts: JobParts, running: Set<Promise<void>>, signal: AbortSignal): Promise<boolean> {
  const job = await claimJob(parts.host, parts.store, { leaseMs })
  if (!job) return false
  const done = runOne(parts, job, signal)
    .catch((error: unknown) => parts.log.warn({ err: error, jobId: job.jobId }, 'a job could not be ended'))
    .finally(() => {
      running.delete(done)
      parts.wakes.wake()
    })
  running.add(done)
  return true
}

async function runOne(parts: JobParts, job: { jobId: JobId; input: HostJobInput }, signal: AbortSignal): Promise<void> {
  const lost = new AbortController()
  const keep = setInterval(() => {
    renewJob(parts.host, parts.store, { jobId: job.jobId, leaseMs }).then(
      (ours) => ours || lost.abort(),
      (error: unknown) => parts.log.warn({ err: error }, 'a job could not be renewed'),
    )
  }, leaseMs / 3)
  try {
    const output = await parts.perform(job.input, AbortSignal.any([signal, lost.signal]))
    await finishJob(parts.host, parts.store, { jobId: job.jobId, output: output ?? null })
  } catch (error) {
    if (signal.aborted || lost.signal.aborted) return
    await finishJob(parts.host, parts.store, { jobId: job.jobId, fault: faultOf(parts, error) })
  } finally {
    clearInterval(keep)
  }
}

function faultOf(parts: JobParts, error: unknown): { code: string; message: string } {
  if (error instanceof Refusal) return { code: error.code, message: error.message }
  parts.log.error({ err: error }, 'a job failed')
  return { code: 'internal', message: 'Something went wrong on the host. Its log says what.' }
}
