import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { listHosts } from '#db/reads/host-list.ts'
import { listWorkspaces } from '#db/reads/workspaces.ts'
import { hosts } from '#db/schema/hosts.ts'
import { askPool } from '#db/writes/hosts/ask-pool.ts'
import { touchHost } from '#db/writes/hosts/touch.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import type { HostId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testHost, testPerson } from '#tests/support/people.ts'
import { testPoolReport } from '#tests/support/pool-report.ts'

let at: TestStore
let root: PersonActor
beforeEach(async () => {
  at = await testStore()
  root = await testPerson(at.store, { administrator: true, name: 'Root' })
  return at.close
})

const age = (hostId: HostId, seconds: number) =>
  at.store.database
    .update(hosts)
    .set({ seenAt: sql`now() - ${seconds} * interval '1 second'` })
    .where(eq(hosts.id, hostId))

test('a host’s processes are told with the names of whom they serve, and without chats', async () => {
  const host = await testHost(at.store)
  const ada = await testPerson(at.store)
  const [home] = (await listWorkspaces(ada, at.store, { limit: 1 })).items
  const slots = [{ id: 'one', personId: ada.personId, workspaceId: home?.id ?? newId('wsp') }, { id: 'two' }]
  await touchHost(host, at.store, { pool: testPoolReport({ slots }) })
  const [told] = await listHosts(root, at.store)
  expect(told).toMatchObject({ id: host.hostId, name: 'test', live: true })
  expect(told?.pool?.slots).toMatchObject([
    { id: 'one', personName: 'Ada', workspaceName: 'Default', sessions: 1 },
    { id: 'two', personName: null, workspaceName: null },
  ])
  expect(JSON.stringify(told)).not.toContain('cht_')
})

test('those that run come first, what one said that is away is not told, and after 30 days it is not either', async () => {
  const [away, live, gone] = [await testHost(at.store), await testHost(at.store), await testHost(at.store)]
  for (const host of [away, live]) await touchHost(host, at.store, { pool: testPoolReport({ slots: [{}] }) })
  await age(away.hostId, 60)
  await age(gone.hostId, 31 * 86_400)
  const told = await listHosts(root, at.store)
  expect(told.map(({ id, live: isLive, pool }) => [id, isLive, pool?.slots.length ?? null])).toEqual([
    [live.hostId, true, 1],
    [away.hostId, false, null],
  ])
})

test('hosts are for administrators, and one that is away cannot be asked', async () => {
  const host = await testHost(at.store)
  const ada = await testPerson(at.store)
  const wish = { hostId: host.hostId, input: { kind: 'evict_slot' as const, slotId: 'one' } }
  await expect(listHosts(ada, at.store)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(askPool(ada, at.store, wish)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(askPool(root, at.store, { ...wish, hostId: newId('hst') })).rejects.toMatchObject({ code: 'not_found' })
  await age(host.hostId, 60)
  await expect(askPool(root, at.store, wish)).rejects.toMatchObject({ code: 'unavailable' })
})
