import { sql } from 'drizzle-orm'
import { bigint, customType } from 'drizzle-orm/pg-core'

/** A moment as an ISO 8601 UTC string, kept as timestamptz with milliseconds. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  fromDriver: (value) => new Date(value).toISOString(),
})

/** The database's clock: one for all processes. */
export const now = sql`now()`

/** A 64-bit counter that stays below 2^53. */
export const counter = () => bigint({ mode: 'number' })
