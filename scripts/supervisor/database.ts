import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { connectSql } from '#db/client.ts'
import { databaseUrlFile } from '#db/embedded/start-embedded-postgres.ts'
import type { Environment } from '#lib/env.ts'
import { KeptDatabase } from '#scripts/supervisor/kept-database.ts'
import type { Output } from '#scripts/supervisor/output.ts'
import { oneLine, StartFault } from '#scripts/supervisor/start-fault.ts'
import { within } from '#scripts/supervisor/within.ts'

const connectTimeoutS = 6
const answerTimeoutMs = 7_000
const noticeTimeoutMs = 3_000

export type DatabaseAddress = { url: string; directUrl: string }

/** The database that the environment names, found to answer; null where it names none. Throws `StartFault`. */
export async function findNamedDatabase(environment: Environment): Promise<DatabaseAddress | null> {
  const { databaseUrl: url, databaseDirectUrl: directUrl } = environment
  if (!url || !directUrl) return null
  await requireAnswer('DATABASE_URL', url)
  if (directUrl !== url) await requireAnswer('DATABASE_DIRECT_URL', directUrl)
  await requireNotices(directUrl, directUrl === url)
  return { url, directUrl }
}

/** Starts the database that Greenroom brings, or adopts the one that an earlier start left. Throws `StartFault`. */
export async function startOwnDatabase(dataDirectory: string, output: Output): Promise<KeptDatabase> {
  try {
    return await KeptDatabase.start(dataDirectory, output)
  } catch (cause) {
    throw new StartFault(`The database cannot be started: ${oneLine(cause)}`, { cause })
  }
}

/** The embedded database that another process runs on this data folder. Throws `StartFault` when there is none. */
export async function findRunningDatabase(dataDirectory: string): Promise<DatabaseAddress> {
  const url = await readFile(databaseUrlFile(dataDirectory), 'utf8').catch((cause: unknown) => {
    throw new StartFault('DATABASE_URL must be set: without npm start there is no database here.', { cause })
  })
  return { url: url.trim(), directUrl: url.trim() }
}

async function requireAnswer(name: string, url: string): Promise<void> {
  try {
    const sql = connectSql(url, { max: 1, connect_timeout: connectTimeoutS })
    try {
      await within(answerTimeoutMs, sql`select 1`)
    } finally {
      void sql.end({ timeout: 0 })
    }
  } catch (cause) {
    throw new StartFault(`${name} cannot be used: ${sayWhy(cause)}.`, { cause })
  }
}

/** A pooler that hands out a connection per transaction delivers no notifications. */
async function requireNotices(url: string, isOnly: boolean): Promise<void> {
  const channel = `greenroom_try_${randomBytes(8).toString('hex')}`
  const sql = connectSql(url, { max: 1, connect_timeout: connectTimeoutS })
  try {
    const heard = Promise.withResolvers<void>()
    await within(
      noticeTimeoutMs,
      sql.listen(channel, () => heard.resolve()),
    )
    await within(noticeTimeoutMs, sql.notify(channel, ''))
    await within(noticeTimeoutMs, heard.promise)
  } catch (cause) {
    const name = isOnly ? 'DATABASE_URL' : 'DATABASE_DIRECT_URL'
    const advice = isOnly ? 'set DATABASE_DIRECT_URL to an address' : 'it must be an address'
    throw new StartFault(
      `${name} carries no notifications, as behind a transaction pooler: ${advice} of Postgres itself.`,
      {
        cause,
      },
    )
  } finally {
    void sql.end({ timeout: 0 })
  }
}

const known: Record<string, string> = {
  ERR_INVALID_URL: 'it is no URL (postgres://user:password@host:5432/database)',
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its host is not known',
  EAI_AGAIN: 'its host cannot be looked up',
  ENOENT: 'there is no socket at its path',
  CONNECT_TIMEOUT: `no answer within ${connectTimeoutS} s`,
  '28P01': 'it refuses the password',
  '28000': 'it refuses the user',
  '3D000': 'it has no such database',
}

/** Without the URL, which holds a password. */
function sayWhy(error: unknown): string {
  const code = String((error as { code?: unknown }).code ?? '')
  return known[code] ?? oneLine(error).replace(/\.$/, '')
}
