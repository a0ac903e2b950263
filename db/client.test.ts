import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { isConnectionFault } from '#db/sql-state.ts'
import { testStore } from '#tests/support/database.ts'

it.each(['throws on', 'goes on'])(
  'a transaction whose connection is lost fails, also where it %s, and the store works on',
  async (how) => {
    const { store, close } = await testStore()
    for (let i = 0; i < 8; i++) {
      const lost = store.database.transaction(async (tx) => {
        const cut = tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`)
        if (how === 'throws on') await cut
        else await cut.catch(() => undefined)
        await tx.execute(sql`select 1`)
      })
      const fault = await lost.catch((error: unknown) => error)
      expect(isConnectionFault(fault)).toBe(true)
    }
    const { rows } = await store.database.execute(sql`select 1 as ok`)
    expect(rows).toEqual([{ ok: 1 }])
    await close()
  },
)
