import type { ExtractTablesWithRelations } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase, type PostgresJsTransaction } from 'drizzle-orm/postgres-js'
import postgres, { type Options, type Sql } from 'postgres'
import type { Bus } from '#db/bus/bus.ts'

type Schema = Record<string, never>
export type Database = PostgresJsDatabase<Schema>
export type Transaction = PostgresJsTransaction<Schema, ExtractTablesWithRelations<Schema>>

/** What every read and write gets after its actor. Reads take `store.database`, writes `store.database.transaction`. */
export type Store = { readonly database: Database; readonly sql: Sql; readonly bus: Bus }

/**
 * A client of the driver itself, for LISTEN and locks. `url` may name a socket folder as libpq does, `?host=/folder`,
 * which postgres.js alone would hand to the server as a setting.
 */
export function connectSql(url: string, options: Options<Record<string, never>> = {}): Sql {
  const address = new URL(url)
  const socketFolder = address.searchParams.get('host')
  address.searchParams.delete('host')
  return postgres(address.href, {
    onnotice: () => undefined,
    connection: { application_name: 'greenroom' },
    ...(socketFolder ? { host: socketFolder } : {}),
    ...options,
  })
}

/** A pool of at most `connections` to `url`. Close it with `sql.end()`. */
export function connect(url: string, connections = 10): { database: Database; sql: Sql } {
  const sql = connectSql(url, { max: connections })
  return { sql, database: drizzle(sql, { casing: 'snake_case' }) }
}
