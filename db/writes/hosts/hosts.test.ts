import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { listBackends, listCustomBackends } from '#db/reads/backends.ts'
import { readHealth } from '#db/reads/hosts.ts'
import { hosts } from '#db/schema/hosts.ts'
import { addBackend } from '#db/writes/backends/add.ts'
import { removeBackend } from '#db/writes/backends/remove.ts'
import { registerHost } from '#db/writes/hosts/register.ts'
import { touchHost } from '#db/writes/hosts/touch.ts'
import { claimJob } from '#db/writes/jobs/claim.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import { backendInfo, customBackend } from '#lib/domain/backends/backend.ts'
import type { PoolReport } from '#lib/domain/hosts/pool-report.ts'
import { backendId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

const goose = backendInfo.parse({
  id: 'goose',
  name: 'goose',
  version: '1.2.3',
  state: 'ready',
  fault: null,
  custom: false,
  scripted: false,
  steers: false,
  offer: null,
})
const mine = customBackend.parse({ id: 'mine', name: 'Mine', command: '/opt/mine', args: ['acp'], env: { A: 'b' } })

let at: TestStore
beforeEach(async () => {
  at = await testStore()
  return at.close
})

const age = (seconds: number) => ({ seenAt: sql`now() - ${seconds} * interval '1 second'` })

test('health counts the hosts that were seen lately', async () => {
  const { store } = at
  expect(await readHealth(store)).toEqual({ database: true, bus: true, hosts: 0 })
  const host = await testHost(store)
  await testHost(store)
  await store.database.update(hosts).set(age(20)).where(eq(hosts.id, host.hostId))
  expect(await readHealth(store)).toEqual({ database: true, bus: true, hosts: 1 })
  await touchHost(host, store)
  expect(await readHealth(store)).toMatchObject({ hosts: 2 })
})

test('health says when the database does not answer, and when notices do not arrive', async () => {
  const other = await testStore()
  await other.store.bus.close()
  expect(await readHealth(other.store)).toEqual({ database: true, bus: false, hosts: 0 })
  await other.close()
  expect(await readHealth(other.store)).toEqual({ database: false, bus: false, hosts: 0 })
})

test('a host that starts again keeps its row and what it could run', async () => {
  const { store } = at
  const host = await testHost(store)
  await touchHost(host, store, { backends: [goose] })
  await registerHost(host, store, { name: 'renamed' })
  expect(await store.database.select().from(hosts)).toMatchObject([{ name: 'renamed', backends: [goose] }])
  const stranger = makeActor({ kind: 'host', hostId: newId('hst') })
  await expect(touchHost(stranger, store)).rejects.toMatchObject({ code: 'not_found' })
})

test('what a host says of its pool is kept with what it can run', async () => {
  const { store } = at
  const host = await testHost(store)
  const counts = { starts: 1, failedStarts: 0, warm: 0, spare: 0, resumed: 0, replayed: 0, evictions: 0, crashes: 0 }
  const pool: PoolReport = {
    slots: [],
    backoffs: [],
    budget: { memoryBytes: 1, slots: 1 },
    usedBytes: 0,
    counts: { ...counts, recycled: 0, droppedLateUpdates: 0 },
    sandbox: { kind: 'none', fault: null },
  }
  await touchHost(host, store, { backends: [goose] })
  await touchHost(host, store, { pool })
  const rows = await store.database.select().from(hosts).where(eq(hosts.id, host.hostId))
  expect(rows).toMatchObject([{ backends: [goose], pool }])
})

test('backends are those of live hosts', async () => {
  const { store } = at
  const [ada, host] = [await testPerson(store), await testHost(store)]
  await touchHost(host, store, { backends: [goose] })
  expect(await listBackends(ada, store)).toEqual([goose])
  await store.database.update(hosts).set(age(20))
  expect(await listBackends(ada, store)).toEqual([])
})

test('an administrator adds and removes a custom backend, and the hosts that run look at it', async () => {
  const { store } = at
  const [root, host] = [await testPerson(store, { administrator: true }), await testHost(store)]
  const work = await listenFor(store, 'work')
  await addBackend(root, store, mine)
  expect(await work.next).toMatchObject({ type: 'work', hostId: expect.any(String) })
  expect(await claimJob(host, store, { leaseMs: 1_000 })).toMatchObject({
    input: { kind: 'check_backend', backendId: 'mine' },
  })
  expect(await listCustomBackends(host, store)).toEqual([{ ...mine, registry: null }])
  expect(await listBackends(root, store)).toMatchObject([{ id: 'mine', custom: true, state: 'missing' }])
  await removeBackend(root, store, { backendId: mine.id })
  expect(await listCustomBackends(host, store)).toEqual([])
  expect(await listBackends(root, store)).toEqual([])
})

test('nobody else may, and what hosts bring cannot be replaced or removed', async () => {
  const { store } = at
  const [ada, root] = [await testPerson(store), await testPerson(store, { administrator: true })]
  await expect(addBackend(ada, store, mine)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(removeBackend(ada, store, { backendId: mine.id })).rejects.toMatchObject({ code: 'forbidden' })
  await touchHost(await testHost(store), store, { backends: [goose] })
  await expect(addBackend(root, store, { ...mine, id: goose.id })).rejects.toMatchObject({ code: 'conflict' })
  await addBackend(root, store, mine)
  await expect(addBackend(root, store, mine)).rejects.toMatchObject({ code: 'conflict' })
  for (const id of [goose.id, backendId.parse('none')])
    await expect(removeBackend(root, store, { backendId: id })).rejects.toMatchObject({ code: 'not_found' })
})
