import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { isConnectionFault, isRefusedRow } from '#db/sql-state.ts'
import { testStore } from '#tests/support/database.ts'

it('a write that a server refuses because it only reads just now may work later', async () => {
  const { store, close } = await testStore()
  const refused = store.database.transaction((tx) => tx.execute(sql`create table refused (id int)`), {
    accessMode: 'read only',
  })
  const error = await refused.catch((reason: unknown) => reason)
  expect(isConnectionFault(error)).toBe(true)
  expect(isRefusedRow(error)).toBe(false)
  await close()
})
