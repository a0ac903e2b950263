import { keepAfterCommit } from '#db/after-commit.ts'
import { createPostgresBus } from '#db/bus/postgres-bus.ts'
import { connect, type Store } from '#db/client.ts'
import type { Logger } from '#lib/log.ts'

/**
 * A process' own store: a pool on `url`, and a bus that listens through `directUrl`, past any transaction pooler; with `redisUrl` the
 * live tail goes over Redis.
 */
export async function openStore(input: {
  url: string
  directUrl: string
  redisUrl?: string | undefined
  log: Logger
  connections?: number
}): Promise<Store & AsyncDisposable> {
  const { redisUrl, log, connections } = input
  // A transaction pooler, which there is where the addresses differ, hands connections on with what was prepared in them.
  const prepares = input.url === input.directUrl
  const { database: connected, pool } = connect(input.url, { connections, prepares })
  const database = keepAfterCommit(connected, log)
  const postgres = createPostgresBus(input.directUrl, log)
  const overRedis = async (url: string) => {
    // Its client is large, and most installations have no Redis.
    const { createRedisBus } = await import('#db/bus/redis-bus.ts')
    return createRedisBus({ redisUrl: url, postgres, database, log })
  }
  const bus = redisUrl ? await overRedis(redisUrl) : postgres
  return {
    database,
    bus,
    async [Symbol.asyncDispose]() {
      await bus.close()
      await pool.end()
    },
  }
}
