import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { connectSql, type Store } from '#db/client.ts'
import { openStore } from '#db/open-store.ts'
import { makeLog } from '#lib/log.ts'
import '#tests/support/database-setup.ts'

export type TestStore = { store: Store; url: string; close(): Promise<void> }

/** A store on a fresh, migrated database of its own, which `close` drops. */
export async function testStore(): Promise<TestStore> {
  const server = inject('databaseUrl')
  const name = `test_${randomBytes(8).toString('hex')}`
  const sql = connectSql(server, { max: 1 })
  await sql`create database ${sql(name)} template greenroom_template`
  const address = new URL(server)
  address.pathname = `/${name}`
  const url = address.href
  const store = await openStore({ url, directUrl: url, log: makeLog('test', 'silent'), connections: 5 })
  return {
    store,
    url,
    async close() {
      await store[Symbol.asyncDispose]()
      await sql`drop database ${sql(name)} with (force)`
      await sql.end()
    },
  }
}
