/** The SQLSTATE with which Postgres refused a statement, of an error as drizzle or the driver throws it; null for any other. */
export function sqlState(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'PostgresError' && 'code' in cause) return String(cause.code)
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
