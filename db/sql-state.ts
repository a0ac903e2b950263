import { DrizzleQueryError } from 'drizzle-orm'
import { DatabaseError } from 'pg'

/** The SQLSTATE with which Postgres refused a statement, of an error as drizzle or the driver throws it; null for any other. */
export function sqlState(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof DatabaseError) return cause.code ?? null
  }
  return null
}

/**
 * Whether what was to be written is at fault, so that trying again cannot help: SQLSTATE classes 22 data exception, 23 integrity,
 * 54 program limit; TypeError and RangeError are what JSON cannot say.
 */
export function isRefusedRow(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true
  return /^(22|23|54)/.test(sqlState(error) ?? '')
}

/**
 * Whether the database could not be reached, so that the same write may work later: Node's codes, SQLSTATE classes 08, 53, 57P, 25006
 * of a server that only reads just now, the two of transactions that lost a race, or a query that the server gave no answer to.
 */
export function isConnectionFault(error: unknown): boolean {
  const state = sqlState(error)
  if (state !== null) return /^(08|25006|53|57P|40001|40P01)/.test(state)
  if (error instanceof DrizzleQueryError) return !(error.cause instanceof TypeError)
  return error instanceof Error && 'code' in error && /^(ECONN|EPIPE|ENOENT|ETIMEDOUT)/.test(String(error.code))
}
