import { type SQL, sql } from 'drizzle-orm'

/** A moment by the database's clock, `milliseconds` after the transaction began. */
export const fromNow = (milliseconds: number): SQL<string> =>
  sql<string>`now() + ${milliseconds}::double precision * interval '1 millisecond'`
