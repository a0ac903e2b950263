import { borrowEmbeddedPostgres } from '#db/embedded/borrow-embedded-postgres.ts'
import type { Environment } from '#lib/env.ts'
import { type DatabaseAddress, findNamedDatabase } from '#scripts/supervisor/database.ts'
import { oneLine, StartFault } from '#scripts/supervisor/start-fault.ts'

/**
 * The database of this installation, for a script beside it: the one of DATABASE_URL, else the embedded one, which is
 * started for as long as the script needs it where `npm start` does not run. Throws `StartFault`.
 */
export async function reachDatabase(environment: Environment): Promise<DatabaseAddress & AsyncDisposable> {
  const named = await findNamedDatabase(environment)
  if (named) return { ...named, [Symbol.asyncDispose]: async () => undefined }
  try {
    const { url, giveBack } = await borrowEmbeddedPostgres({ directory: environment.dataDirectory })
    return { url, directUrl: url, [Symbol.asyncDispose]: giveBack }
  } catch (cause) {
    throw new StartFault(`The database cannot be reached: ${oneLine(cause)}`, { cause })
  }
}
