import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listUnconfinedHosts, servesSeveralPeople } from '#db/reads/unconfined-hosts.ts'
import { hosts } from '#db/schema/hosts.ts'
import { people } from '#db/schema/people.ts'
import type { PoolReport } from '#lib/domain/hosts/pool-report.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(() => database.close())

it('hosts without a sandbox are told to administrators once there are two accounts', async () => {
  const { store } = database
  const host = await testHost(store)
  const says = (sandbox: PoolReport['sandbox']) =>
    store.database
      .update(hosts)
      .set({ pool: { sandbox } as PoolReport })
      .where(eq(hosts.id, host.hostId))
  const administrator = await testPerson(store, { administrator: true })
  await says({ kind: 'none', fault: 'bubblewrap is not installed.' })
  expect(await listUnconfinedHosts(administrator, store)).toEqual([])
  expect(await servesSeveralPeople(host, store)).toBe(false)

  const member = await testPerson(store, { name: 'Grace' })
  const told = [{ name: 'test', fault: 'bubblewrap is not installed.' }]
  expect(await listUnconfinedHosts(administrator, store)).toEqual(told)
  expect(await listUnconfinedHosts(member, store)).toEqual([])
  expect(await servesSeveralPeople(host, store)).toBe(true)

  await says({ kind: 'bubblewrap', fault: null })
  expect(await listUnconfinedHosts(administrator, store)).toEqual([])

  await says({ kind: 'none', fault: null })
  await store.database
    .update(people)
    .set({ disabledAt: new Date().toISOString() })
    .where(eq(people.id, member.personId))
  expect(await listUnconfinedHosts(administrator, store)).toEqual([])
})
