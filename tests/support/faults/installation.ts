import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Sql } from 'postgres'
import { connectSql } from '#db/client.ts'
import { readPostmaster } from '#db/embedded/postmaster.ts'
import { databaseUrlFile } from '#db/embedded/start-embedded-postgres.ts'
import { type App, startApp } from '#tests/support/app.ts'
import { Calls } from '#tests/support/faults/calls.ts'
import { orphansOf } from '#tests/support/faults/processes.ts'
import type { SmallDisk } from '#tests/support/faults/small-disk.ts'
import { RedisServer } from '#tests/support/redis-server.ts'
import { startScriptedModel } from '#tests/support/scripted-model/server.ts'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '..', '..', '..')

export type Installation = {
  app: App
  calls: Calls
  /** What its data folder lies on, where that is a disk of its own. */
  disk: SmallDisk | null
  /** What carries the live tail, where that is no NOTIFY. */
  redis: RedisServer | null
  postmasterPid(): Promise<number>
  /** One statement's worth of connection to the database. */
  sql<T>(use: (sql: Sql) => Promise<T>): Promise<T>
  /** Stops everything in order, and says how many of its processes live on. */
  stop(): Promise<number>
}

export type Ground = { disk: SmallDisk | null; withRedis: boolean }

/** A whole installation with the scripted model in a provider's place, and somebody with a token. */
export async function openInstallation({ disk, withRedis }: Ground): Promise<Installation> {
  const model = await startScriptedModel()
  const redis = withRedis ? await RedisServer.start() : null
  const beside = async () => {
    await redis?.[Symbol.asyncDispose]()
    await model.close()
  }
  const app = await startApp({
    parent: disk?.directory,
    environment: {
      GREENROOM_MODEL_URL: model.url,
      GREENROOM_MODEL_KEY: 'test-key',
      GREENROOM_MODEL_NAME: 'scripted',
      ...(redis && { REDIS_URL: redis.url }),
    },
  }).catch(async (error: unknown) => {
    await beside()
    throw error
  })
  let stopped: Promise<number> | undefined
  const stop = async () => {
    await app.stop()
    await beside()
    return (await orphansOf(app.dataDirectory, [])).length
  }
  try {
    const calls = new Calls(app.url, await makeToken(app))
    return {
      app,
      calls,
      disk,
      redis,
      postmasterPid: async () => (await readPostmaster(path.join(app.dataDirectory, 'postgres', 'data')))?.pid ?? 0,
      async sql(use) {
        const sql = connectSql((await readFile(databaseUrlFile(app.dataDirectory), 'utf8')).trim(), { max: 1 })
        try {
          return await use(sql)
        } finally {
          await sql.end({ timeout: 1 })
        }
      },
      stop: () => {
        stopped ??= stop()
        return stopped
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function makeToken(app: App): Promise<string> {
  const { PATH = '', HOME = '/' } = process.env
  const { stdout } = await run(process.execPath, ['scripts/launch.mjs', 'scripts/token.ts', 'ana@example.org'], {
    cwd: root,
    env: {
      NODE_ENV: 'production',
      PATH,
      HOME,
      GREENROOM_LAUNCHED: '1',
      DATA_DIR: app.dataDirectory,
      PUBLIC_URL: app.url,
    },
  })
  return stdout.trim().split('\n').at(-1) ?? ''
}
