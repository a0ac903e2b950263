import { afterAll, beforeAll, expect, test } from 'vitest'
import * as forgive from '#app/api/v1/hosts/[hostId]/backends/[backendId]/forgive/route.ts'
import * as evict from '#app/api/v1/hosts/[hostId]/slots/[slotId]/evict/route.ts'
import * as restart from '#app/api/v1/hosts/[hostId]/slots/[slotId]/restart/route.ts'
import * as hosts from '#app/api/v1/hosts/route.ts'
import { touchHost } from '#db/writes/hosts/touch.ts'
import { claimJob } from '#db/writes/jobs/claim.ts'
import { finishJob } from '#db/writes/jobs/finish.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testHost } from '#tests/support/people.ts'
import { testPoolReport } from '#tests/support/pool-report.ts'

let api: Awaited<ReturnType<typeof testApi>>
let root: Caller
let ada: Caller
let host: HostActor
beforeAll(async () => {
  api = await testApi()
  root = await api.caller({ name: 'Root', administrator: true })
  ada = await api.caller({ name: 'Ada' })
  host = await testHost(api.store)
})
afterAll(() => api.close())

type Ended = { output: unknown } | { fault: { code: string; message: string } }
/** Does what is asked of the host next, and gives what that was. */
async function answerNext(ended: Ended) {
  await touchHost(host, api.store, {})
  const work = await listenFor(api.store, 'work')
  return async () => {
    await work.next
    const job = await claimJob(host, api.store, { leaseMs: 10_000 })
    if (!job) throw new Error('nothing was asked')
    await finishJob(host, api.store, { jobId: job.jobId, ...ended })
    return job.input
  }
}
const cookieOf = (caller: Caller) => ({ ...caller.cookie, origin: api.origin })

test('administrators read the hosts with their processes, others are refused', async () => {
  await touchHost(host, api.store, { pool: testPoolReport({ slots: [{ id: 'one' }] }) })
  const asRoot = await ask(hosts.GET, 'GET', { path: '/hosts', headers: cookieOf(root) })
  expect(asRoot).toMatchObject({ status: 200, body: { items: [{ live: true, pool: { slots: [{ id: 'one' }] } }] } })
  expect((await ask(hosts.GET, 'GET', { path: '/hosts', headers: cookieOf(ada) })).status).toBe(403)
  expect((await ask(hosts.GET, 'GET', { path: '/hosts' })).status).toBe(401)
})

test('an eviction and a restart are done by the host, and what it refuses is told', async () => {
  const params = { hostId: host.hostId, slotId: 'one' }
  const asked = { headers: cookieOf(root), params }
  const first = await answerNext({ output: 'draining' })
  const [evicted, input] = await Promise.all([ask(evict.POST, 'POST', asked), first()])
  expect(evicted).toMatchObject({ status: 200, body: { outcome: 'draining' } })
  expect(input).toEqual({ kind: 'evict_slot', slotId: 'one' })
  const second = await answerNext({ fault: { code: 'conflict', message: 'A turn runs in this process.' } })
  const [refused, unforced] = await Promise.all([ask(restart.POST, 'POST', { ...asked, body: {} }), second()])
  expect(refused).toMatchObject({ status: 409, body: { error: { message: 'A turn runs in this process.' } } })
  expect(unforced).toEqual({ kind: 'restart_slot', slotId: 'one', force: false })
  const third = await answerNext({ output: null })
  const forced = await Promise.all([ask(restart.POST, 'POST', { ...asked, body: { force: true } }), third()])
  expect(forced).toMatchObject([{ status: 204 }, { kind: 'restart_slot', force: true }])
})

test('a backend that failed is forgiven by the host that gave it up', async () => {
  const done = await answerNext({ output: null })
  const params = { hostId: host.hostId, backendId: 'goose' }
  const [forgiven, input] = await Promise.all([ask(forgive.POST, 'POST', { headers: cookieOf(root), params }), done()])
  expect(forgiven.status).toBe(204)
  expect(input).toEqual({ kind: 'forgive_backend', backendId: 'goose' })
})

test('nobody but an administrator has a host do anything, and an unknown one does nothing', async () => {
  const params = { hostId: host.hostId, slotId: 'one' }
  expect((await ask(evict.POST, 'POST', { headers: cookieOf(ada), params })).status).toBe(403)
  expect((await ask(restart.POST, 'POST', { headers: cookieOf(ada), params, body: { force: true } })).status).toBe(403)
  const elsewhere = { headers: cookieOf(root), params: { ...params, hostId: 'hst_none' } }
  expect((await ask(evict.POST, 'POST', elsewhere)).status).toBe(404)
})
