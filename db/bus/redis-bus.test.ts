import { createClient } from 'redis'
import { afterAll, beforeAll } from 'vitest'
import { busContract } from '#db/bus/bus-contract.ts'
import { createPostgresBus } from '#db/bus/postgres-bus.ts'
import { createRedisBus } from '#db/bus/redis-bus.ts'
import { makeLog } from '#lib/log.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { RedisServer } from '#tests/support/redis-server.ts'

const log = makeLog('test', 'silent')
let database: TestStore
let redis: RedisServer
beforeAll(async () => {
  database = await testStore()
  redis = await RedisServer.start()
})
afterAll(async () => {
  await redis[Symbol.asyncDispose]()
  await database.close()
})

const openBus = () => {
  const postgres = createPostgresBus(database.url, log)
  return createRedisBus({ redisUrl: redis.url, postgres, database: database.store.database, log })
}

busContract('Redis', async () => {
  const [near, far] = [openBus(), openBus()]
  return {
    near,
    far,
    database: database.store.database,
    async breakFar() {
      const client = createClient({ url: redis.url })
      await client.connect()
      const listed = String(await client.sendCommand(['CLIENT', 'LIST']))
      for (const line of listed.split('\n').filter((each) => each.includes('name=greenroom-follower')))
        await client.sendCommand(['CLIENT', 'KILL', 'ID', /id=(\d+)/.exec(line)?.[1] ?? ''])
      await client.close()
    },
    async close() {
      await near.close()
      await far.close()
    },
  }
})
