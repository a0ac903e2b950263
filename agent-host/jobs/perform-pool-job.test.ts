import { expect, test } from 'vitest'
import { type PoolControl, performPoolJob } from '#agent-host/jobs/perform-pool-job.ts'
import { backendId } from '#lib/domain/ids.ts'
import { testPoolReport } from '#tests/support/pool-report.ts'

/** A pool of one slot that notes what it is asked. */
function fakePool(busy: number): PoolControl & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    report: () => testPoolReport({ slots: [{ id: 'one', busy }] }),
    async evict(slotId) {
      asked.push(`evict ${slotId}`)
      return busy > 0 ? 'draining' : 'ended'
    },
    async restart(slotId) {
      asked.push(`restart ${slotId}`)
    },
    forgive: (id) => asked.push(`forgive ${id}`),
  }
}

test('a process in which a turn runs is restarted only where that was asked for knowingly', async () => {
  const pool = fakePool(1)
  const restart = (force: boolean) => performPoolJob(pool, { kind: 'restart_slot', slotId: 'one', force })
  await expect(restart(false)).rejects.toThrow('A turn runs in this process and would fail.')
  expect(pool.asked).toEqual([])
  await restart(true)
  expect(pool.asked).toEqual(['restart one'])
})

test('an eviction says whether it ended or ends after its turns', async () => {
  const evict = (busy: number) => performPoolJob(fakePool(busy), { kind: 'evict_slot', slotId: 'one' })
  expect([await evict(0), await evict(2)]).toEqual(['ended', 'draining'])
})

test('an idle process is restarted, and a backend forgiven, without a question', async () => {
  const pool = fakePool(0)
  await performPoolJob(pool, { kind: 'restart_slot', slotId: 'one', force: false })
  await performPoolJob(pool, { kind: 'forgive_backend', backendId: backendId.parse('goose') })
  expect(pool.asked).toEqual(['restart one', 'forgive goose'])
})
