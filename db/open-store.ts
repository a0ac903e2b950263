import { keepAfterCommit } from '#db/after-commit.ts'
import { createPostgresBus } from '#db/bus/postgres-bus.ts'
import { connect, type Store } from '#db/client.ts'
import type { Logger } from '#lib/log.ts'

/** A process' own store: a pool on `url`, and a bus that listens through `directUrl`, past any transaction pooler. */
export async function openStore(input: {
  url: string
  directUrl: string
  log: Logger
  connections?: number
}): Promise<Store & AsyncDisposable> {
  const { database, pool } = connect(input.url, input.connections)
  const bus = createPostgresBus(input.directUrl, input.log)
  return {
    database: keepAfterCommit(database, input.log),
    bus,
    async [Symbol.asyncDispose]() {
      await bus.close()
      await pool.end()
    },
  }
}
