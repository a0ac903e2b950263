import { asc, eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import type { Store } from '#db/client.ts'
import { sealedRowOf } from '#db/reads/credentials.ts'
import { credentials } from '#db/schema/credentials.ts'
import { countByKey, resealCredentials } from '#db/writes/credentials/reseal.ts'
import { newKey, seal, unseal } from '#lib/crypto/seal.ts'
import type { HostActor, PersonActor } from '#lib/domain/actors/actor.ts'
import { newId } from '#lib/ids.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

const old = [newKey([])]
const ring = [newKey(old), ...old]

let at: TestStore
let ada: PersonActor
let machine: HostActor
beforeEach(async () => {
  at = await testStore()
  ada = await testPerson(at.store)
  machine = await testHost(at.store)
  const rows = Array.from({ length: 250 }, (_, i) => {
    const row = { id: newId('crd'), ownerId: ada.personId, workspaceId: null, name: `KEY_${i}` }
    return { ...row, ...seal(old, sealedRowOf(row), `value of ${row.name}`) }
  })
  await at.store.database.insert(credentials).values(rows)
  return at.close
})

test('everything is sealed with the first key, and opens as before', async () => {
  expect(await resealCredentials(machine, at.store, { ring })).toEqual({ resealed: 250, unopened: 0 })
  const rows = await at.store.database.select().from(credentials).orderBy(asc(credentials.id))
  for (const row of rows) expect(unseal(ring.slice(0, 1), sealedRowOf(row), row.sealed)).toBe(`value of ${row.name}`)
  expect(await countByKey(machine, at.store)).toEqual(new Map([['k2', 250]]))
  expect(await resealCredentials(machine, at.store, { ring })).toEqual({ resealed: 0, unopened: 0 })
})

test('cut off half-way it goes on where it was', async () => {
  let transactions = 0
  const database = new Proxy(at.store.database, {
    get(target, name) {
      if (name === 'transaction' && ++transactions > 2) throw new Error('cut off')
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const cut: Store = { database, bus: at.store.bus }
  await expect(resealCredentials(machine, cut, { ring })).rejects.toThrow('cut off')
  expect(Object.fromEntries(await countByKey(machine, at.store))).toEqual({ k2: 200, k1: 50 })
  expect(await resealCredentials(machine, at.store, { ring })).toEqual({ resealed: 50, unopened: 0 })
})

test('what does not open stays as it is, and is counted', async () => {
  const [row] = await at.store.database.select().from(credentials).limit(1)
  if (!row) throw new Error('there is no row')
  await at.store.database.update(credentials).set({ sealed: 'v1.k1.AAAA.AAAA' }).where(eq(credentials.id, row.id))
  expect(await resealCredentials(machine, at.store, { ring })).toEqual({ resealed: 249, unopened: 1 })
  expect(Object.fromEntries(await countByKey(machine, at.store))).toEqual({ k2: 249, k1: 1 })
})
