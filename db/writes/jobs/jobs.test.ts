import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { awaitJob } from '#db/reads/jobs.ts'
import { readWorkspace } from '#db/reads/workspaces.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import { claimJob } from '#db/writes/jobs/claim.ts'
import { createJob } from '#db/writes/jobs/create.ts'
import { expireJobs } from '#db/writes/jobs/expire.ts'
import { finishJob } from '#db/writes/jobs/finish.ts'
import { renewJob } from '#db/writes/jobs/renew.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
import type { HostActor, PersonActor } from '#lib/domain/actors/actor.ts'
import { backendId, type HostId } from '#lib/domain/ids.ts'
import type { HostJobInput } from '#lib/domain/jobs/host-job.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

const input: HostJobInput = { kind: 'check_backend', backendId: backendId.parse('goose') }
const leaseMs = 60_000
const expiresInMs = 60_000

let at: TestStore
let ada: PersonActor
let host: HostActor
beforeEach(async () => {
  at = await testStore()
  ada = await testPerson(at.store)
  host = await testHost(at.store)
  return at.close
})

const ask = (hostId?: HostId) => createJob(ada, at.store, { input, hostId, expiresInMs })
const claim = (by = host) => claimJob(by, at.store, { leaseMs })

test('a job wakes a host, is claimed by one of two, and its answer reaches who waits', async () => {
  const { store } = at
  const work = await listenFor(store, 'work')
  const jobId = await ask()
  expect(await work.next).toEqual({ type: 'work', hostId: null, chatId: null })
  const two = [host, await testHost(store)]
  const claims = await Promise.all(two.map((each) => claim(each)))
  expect(claims.filter(Boolean)).toEqual([{ jobId, input }])
  const winner = claims[0] ? host : (two[1] ?? host)
  const result = awaitJob(ada, store, { jobId, timeoutMs: 10_000 })
  await finishJob(winner, store, { jobId, output: { state: 'ready' } })
  expect(await result).toEqual({ state: 'done', output: { state: 'ready' } })
})

test('a job for one host is not for another, and the oldest comes first', async () => {
  const { store } = at
  const other = await testHost(store)
  const [first, second] = [await ask(other.hostId), await ask()]
  expect((await claim())?.jobId).toBe(second)
  expect(await claim()).toBeNull()
  expect((await claim(other))?.jobId).toBe(first)
})

test('only the host that claimed a job finishes it, and once', async () => {
  const { store } = at
  const jobId = await ask()
  const fault = { code: 'clone_failed', message: 'No such repository.' }
  await expect(finishJob(host, store, { jobId, fault })).rejects.toMatchObject({ code: 'conflict' })
  await claim()
  await expect(finishJob(await testHost(store), store, { jobId, fault })).rejects.toMatchObject({ code: 'conflict' })
  await finishJob(host, store, { jobId, fault })
  expect(await awaitJob(ada, store, { jobId, timeoutMs: 0 })).toEqual({ state: 'failed', fault })
  await expect(finishJob(host, store, { jobId, output: 1 })).rejects.toMatchObject({ code: 'conflict' })
})

test('waiting ends with pending, and nobody waits for the job of another', async () => {
  const { store } = at
  const jobId = await ask()
  expect(await awaitJob(ada, store, { jobId, timeoutMs: 20 })).toEqual({ state: 'pending' })
  const bob = await testPerson(store)
  await expect(awaitJob(bob, store, { jobId, timeoutMs: 20 })).rejects.toMatchObject({ code: 'not_found' })
})

test('a job that no host claimed in time fails for who waits', async () => {
  const { store } = at
  const jobId = await createJob(ada, store, { input, expiresInMs: -1 })
  expect(await claim()).toBeNull()
  const result = awaitJob(ada, store, { jobId, timeoutMs: 10_000 })
  await expireJobs(host, store)
  expect(await result).toEqual({
    state: 'failed',
    fault: { code: 'unavailable', message: 'No host is running that could do this.' },
  })
})

test('a job of a lost host is tried three times, unless its lease is renewed', async () => {
  const { store } = at
  const jobId = await ask()
  const lose = () => store.database.update(hostJobs).set({ claimExpiresAt: sql`now() - interval '1 second'` })
  await claim()
  await lose()
  expect(await renewJob(host, store, { jobId, leaseMs })).toBe(true)
  await expireJobs(host, store)
  expect(await claim()).toBeNull()
  for (const attempt of [2, 3]) {
    await lose()
    await expireJobs(host, store)
    expect(await renewJob(host, store, { jobId, leaseMs })).toBe(false)
    expect((await claim())?.jobId, `attempt ${attempt}`).toBe(jobId)
  }
  await lose()
  await expireJobs(host, store)
  expect(await awaitJob(ada, store, { jobId, timeoutMs: 0 })).toMatchObject({ state: 'failed' })
})

test('a workspace that no host prepared in time failed', async () => {
  const { store } = at
  const source = { kind: 'empty' as const }
  const { workspace } = await createWorkspace(ada, store, { name: 'Late', source })
  await store.database.update(hostJobs).set({ expiresAt: sql`now() - interval '1 second'` })
  await expireJobs(host, store)
  expect(await readWorkspace(ada, store, workspace.id)).toMatchObject({
    state: 'failed',
    fault: { code: 'unavailable', message: 'No host is running that could do this.' },
  })
})
