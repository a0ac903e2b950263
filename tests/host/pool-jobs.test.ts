import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { listHosts } from '#db/reads/host-list.ts'
import { awaitJob } from '#db/reads/jobs.ts'
import { askPool } from '#db/writes/hosts/ask-pool.ts'
import type { PoolInfo } from '#lib/domain/hosts/host-info.ts'
import type { PoolJobInput } from '#lib/domain/hosts/pool-job.ts'
import { openRoom, type Room } from '#tests/support/room.ts'

let room: Room
beforeAll(async () => {
  room = await openRoom({ model: true })
})
afterAll(() => room[Symbol.asyncDispose]())

const only = async () => {
  const [host] = await listHosts(room.person, room.store)
  if (!host) throw new Error('no host')
  return host
}
/** What the host says of its pool, once it says this: what it said last may be a second old. */
const pool = async (holds: (seen: PoolInfo) => boolean): Promise<PoolInfo> =>
  await vi.waitUntil(
    async () => {
      const seen = (await only()).pool
      return seen && holds(seen) ? seen : null
    },
    { timeout: 20_000, interval: 100 },
  )
const ask = async (input: PoolJobInput) => {
  const jobId = await askPool(room.person, room.store, { hostId: (await only()).id, input })
  return await awaitJob(room.person, room.store, { jobId, timeoutMs: 20_000 })
}
const soleSlot = ({ slots }: PoolInfo) => slots[0] ?? expect.fail('no slot')

it('a host tells of its processes: whose each is and whether a turn runs in it', async () => {
  const chat = await room.newChat('greenroom', { mode: 'auto' })
  const { turnId } = await room.send(chat.view.chat.id, '[[plain:400:50]]')
  const busy = await pool(({ slots }) => slots.some(({ state }) => state === 'leased'))
  expect(soleSlot(busy)).toMatchObject({
    backend: 'greenroom',
    state: 'leased',
    personName: 'Ada',
    workspaceName: 'Sample',
    sessions: 1,
    processId: expect.any(Number),
  })
  expect(JSON.stringify(busy)).not.toContain(chat.view.chat.id)
  await chat.ended(turnId)
  const idle = await pool(({ slots }) => slots.some((slot) => slot.state === 'idle' && slot.busy === 0))
  expect(idle.counts.starts).toBeGreaterThanOrEqual(1)
})

it('a process in which a turn runs is not restarted by the way, and an eviction lets the turn end', async () => {
  const chat = await room.newChat('greenroom', { mode: 'auto' })
  const { turnId } = await room.send(chat.view.chat.id, '[[plain:1000:100]]')
  const busy = await pool(({ slots }) => slots.some(({ state }) => state === 'leased'))
  const { id: slotId, processId } = busy.slots.find(({ state }) => state === 'leased') ?? expect.fail('none is leased')
  const refused = await ask({ kind: 'restart_slot', slotId, force: false })
  expect(refused).toMatchObject({ state: 'failed', fault: { code: 'conflict' } })
  expect(await ask({ kind: 'evict_slot', slotId })).toEqual({ state: 'done', output: 'draining' })
  expect(await chat.ended(turnId)).toMatchObject({ outcome: 'completed' })
  await expect.poll(() => room.host.agents(), { timeout: 10_000 }).not.toContain(processId)
})

it('an idle process is ended by hand, and its chat goes on with its session', async () => {
  const chat = await room.newChat('greenroom', { mode: 'auto' })
  const first = await room.send(chat.view.chat.id, 'Remember the word heron [[plain:5:500]]')
  const { endedAt } = await chat.ended(first.turnId)
  // Its last use is a moment before the end is in the log.
  const since = new Date(Date.parse(endedAt ?? '') - 1_000).toISOString()
  const isIdle = ({ busy, lastUsedAt }: PoolInfo['slots'][number]) => busy === 0 && lastUsedAt > since
  const { slots } = await pool((seen) => seen.slots.some(isIdle) && seen.slots.every(({ busy }) => busy === 0))
  for (const { id: slotId } of slots)
    expect(await ask({ kind: 'evict_slot', slotId })).toEqual({ state: 'done', output: 'ended' })
  const second = await room.send(chat.view.chat.id, '[[recall]]')
  expect(await chat.ended(second.turnId)).toMatchObject({ session: 'resumed', outcome: 'completed' })
  expect(await ask({ kind: 'evict_slot', slotId: 'gone' })).toMatchObject({
    state: 'failed',
    fault: { code: 'not_found' },
  })
})
