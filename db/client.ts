import type { ExtractTablesWithRelations } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase, type PostgresJsTransaction } from 'drizzle-orm/postgres-js'
import postgres, { type Sql } from 'postgres'
import type { Bus } from '#db/bus/bus.ts'

type Schema = Record<string, never>
export type Database = PostgresJsDatabase<Schema>
export type Transaction = PostgresJsTransaction<Schema, ExtractTablesWithRelations<Schema>>

/** What every read and write gets after its actor. Reads take `store.database`, writes `store.database.transaction`. */
export type Store = { readonly database: Database; readonly sql: Sql; readonly bus: Bus }

/** A pool of connections to `url`; a socket folder goes in as `?host=/folder`. Close it with `sql.end()`. */
export function connect(url: string, connections = 10): { database: Database; sql: Sql } {
  const sql = postgres(url, {
    max: connections,
    onnotice: () => undefined,
    connection: { application_name: 'greenroom' },
  })
  return { sql, database: drizzle(sql, { casing: 'snake_case' }) }
}
