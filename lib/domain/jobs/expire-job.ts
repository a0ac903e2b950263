import { type HostJobKind, isRepeatable } from '#lib/domain/jobs/host-job.ts'

export type JobFault = { code: string; message: string }

const attemptLimit = 3

/** What becomes of a job whose time ran out: one that nobody claimed fails, one whose host was lost may be tried again. */
export function expireJob(job: {
  state: 'queued' | 'claimed'
  kind: HostJobKind
  attempts: number
}): { to: 'queued' } | { to: 'failed'; fault: JobFault } {
  if (job.state === 'queued')
    return { to: 'failed', fault: { code: 'unavailable', message: 'No host is running that could do this.' } }
  if (isRepeatable[job.kind] && job.attempts < attemptLimit) return { to: 'queued' }
  return {
    to: 'failed',
    fault: { code: 'unavailable', message: 'The host that was doing this stopped before its end.' },
  }
}
