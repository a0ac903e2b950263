import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { busContract } from '#db/bus/bus-contract.ts'
import { createPostgresBus } from '#db/bus/postgres-bus.ts'
import { makeLog } from '#lib/log.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'

const log = makeLog('test', 'silent')
let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

busContract('Postgres', async () => {
  const { store, url } = database
  const [near, far] = [createPostgresBus(url, log), createPostgresBus(url, log)]
  return {
    near,
    far,
    database: store.database,
    async breakFar() {
      await store.database.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query ilike 'listen%'`)
    },
    async close() {
      await near.close()
      await far.close()
    },
  }
})

it('a subscriber of a database that is not there is told so, and the next one may try again', async () => {
  const address = new URL(database.url)
  address.pathname = '/not_there'
  const bus = createPostgresBus(address.href, log)
  await expect(bus.subscribe({})).rejects.toThrow('not_there')
  await expect(bus.subscribe({})).rejects.toThrow('not_there')
  await bus.close()
})
