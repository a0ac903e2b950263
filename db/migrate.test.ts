import { randomBytes } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { connectSql } from '#db/client.ts'
import { migrate } from '#db/migrate.ts'
import '#tests/support/database-setup.ts'

test('several processes migrate an empty database at once, and each finds it whole', async () => {
  const name = `test_${randomBytes(8).toString('hex')}`
  const server = connectSql(inject('databaseUrl'), { max: 1 })
  await server`create database ${server(name)}`
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  const sql = connectSql(url.href, { max: 1 })
  try {
    await Promise.all([1, 2, 3, 4].map(() => migrate(url.href)))
    expect(await sql`select count(*)::int from chat_heads`).toEqual([{ count: 0 }])
    const [applied] =
      await sql`select count(*)::int as all, count(distinct hash)::int as different from drizzle.__drizzle_migrations`
    expect(applied?.all).toBe(applied?.different)
  } finally {
    await sql.end()
    await server`drop database ${server(name)} with (force)`
    await server.end()
  }
})
