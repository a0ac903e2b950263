import type { ExtractTablesWithRelations } from 'drizzle-orm'
import { drizzle, type NodePgDatabase, type NodePgTransaction } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import postgres, { type Options, type Sql } from 'postgres'
import type { Bus } from '#db/bus/bus.ts'
import { preparingClient, StatementNames } from '#db/statement-names.ts'

type Schema = Record<string, never>
export type Database = NodePgDatabase<Schema>
export type Transaction = NodePgTransaction<Schema, ExtractTablesWithRelations<Schema>>

/** What every read and write gets after its actor. Reads take `store.database`, writes `store.database.transaction`. */
export type Store = { readonly database: Database; readonly bus: Bus }

/** For one-off statements of scripts and tests. See `connect` for why the store has another driver. */
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

/**
 * A pool of at most `connections` to `url`; a socket folder goes in as `?host=/folder`. node-postgres, since postgres.js writes to
 * sockets that are gone: a transaction whose connection is lost then ends the process or leaves its pool hanging. Statements that are not
 * waited for one by one go out together (`together`). `prepares`: what is used often is planned once for each connection.
 */
export function connect(
  url: string,
  { connections = 10, prepares = false }: { connections?: number | undefined; prepares?: boolean } = {},
): { database: Database; pool: pg.Pool } {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: 'greenroom',
    pipeline: true,
    ...(prepares && { Client: preparingClient(new StatementNames()) }),
  })
  // A connection that is lost fails its queries and leaves the pool by itself; the event beside that has nobody to tell.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return { pool, database: drizzle(pool, { casing: 'snake_case' }) }
}
