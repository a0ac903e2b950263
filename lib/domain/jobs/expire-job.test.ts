import { expect, test } from 'vitest'
import { expireJob } from '#lib/domain/jobs/expire-job.ts'

test('a job that nobody claimed in time fails, and says that no host runs', () => {
  expect(expireJob({ state: 'queued', kind: 'check_backend', attempts: 0 })).toEqual({
    to: 'failed',
    fault: { code: 'unavailable', message: 'No host is running that could do this.' },
  })
})

test('a job whose host was lost is tried three times', () => {
  const lost = (attempts: number) => expireJob({ state: 'claimed', kind: 'prepare_workspace', attempts }).to
  expect([1, 2, 3].map(lost)).toEqual(['queued', 'queued', 'failed'])
})
