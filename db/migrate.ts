import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator'
import { connect } from '#db/client.ts'

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))
/** Any number, as long as it is always this one: "grnm" in ASCII. */
const lockId = 0x67726e6d

/**
 * Brings the database to the newest schema. Several processes may do so at once: an advisory lock of the session puts
 * them in a row, so `directUrl` must not lead through a transaction pooler.
 */
export async function migrate(directUrl: string): Promise<void> {
  const { database, pool } = connect(directUrl, { connections: 1 })
  try {
    await database.execute(sql`select pg_advisory_lock(${lockId})`)
    await applyMigrations(database, { migrationsFolder })
  } finally {
    await pool.end()
  }
}
