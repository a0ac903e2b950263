import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect } from '#db/client.ts'
import { StatementNames } from '#db/statement-names.ts'
import { together } from '#db/together.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

it('names what is used often, each text by one name', () => {
  const names = new StatementNames({ uses: 3 })
  const asked = (text: string) => Array.from({ length: 4 }, () => names.of(text))
  expect(asked('one')).toEqual([undefined, undefined, 'greenroom_1', 'greenroom_1'])
  expect(asked('two')).toEqual([undefined, undefined, 'greenroom_2', 'greenroom_2'])
  expect(names.of('one')).toBe('greenroom_1')
})

it('names no more than the bound, whatever is asked', () => {
  const names = new StatementNames({ uses: 1, most: 10 })
  const given = Array.from({ length: 5_000 }, (_, i) => names.of(`select ${i}`))
  expect(new Set(given).size).toBe(11)
  expect(names.of('select 0')).toBe('greenroom_1')
})

const prepared = sql`select statement from pg_prepared_statements`

it('has a connection keep a statement from its fifth use on, and never one without parameters', async () => {
  await using store = await connectedTo({ prepares: true })
  for (let i = 0; i < 6; i++) {
    const { rows } = await store.database.execute(sql`select ${i}::int as number`)
    expect(rows).toEqual([{ number: i }])
    await store.database.execute(sql`select 1`)
  }
  const { rows } = await store.database.execute(prepared)
  expect(rows).toEqual([{ statement: 'select $1::int as number' }])
})

it('keeps none where that is not wanted', async () => {
  await using store = await connectedTo({ prepares: false })
  for (let i = 0; i < 6; i++) await store.database.execute(sql`select ${i}::int as number`)
  expect((await store.database.execute(prepared)).rows).toEqual([])
})

it('an error of a statement that is kept is told, also among others that were sent with it, and the next one works', async () => {
  await using store = await connectedTo({ prepares: true })
  const divide = (by: number) => sql`select 1 / ${by}::int as quotient`
  for (let round = 0; round < 8; round++) {
    const failed = store.database.transaction(
      async (tx) => await together([tx.execute(divide(1)), tx.execute(divide(0)), tx.execute(divide(1))]),
    )
    await expect(failed).rejects.toMatchObject({ cause: { code: '22012' } })
    expect((await store.database.execute(divide(1))).rows).toEqual([{ quotient: 1 }])
  }
})

async function connectedTo({ prepares }: { prepares: boolean }) {
  const { database: connected, pool } = connect(database.url, { connections: 1, prepares })
  return { database: connected, [Symbol.asyncDispose]: () => pool.end() }
}
