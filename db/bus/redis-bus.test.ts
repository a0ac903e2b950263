import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from 'redis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Bus, LogNotice } from '#db/bus/bus.ts'
import { busContract } from '#db/bus/bus-contract.ts'
import { createPostgresBus } from '#db/bus/postgres-bus.ts'
import { createRedisBus } from '#db/bus/redis-bus.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { ChatId, MessageId, TurnId } from '#lib/domain/ids.ts'
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

/** A command to the server itself. */
async function say(...command: string[]): Promise<unknown> {
  const client = createClient({ url: redis.url })
  await client.connect()
  try {
    return await client.sendCommand(command)
  } finally {
    await client.close()
  }
}

busContract('Redis', async () => {
  const [near, far] = [openBus(), openBus()]
  return {
    near,
    far,
    database: database.store.database,
    async breakFar() {
      const listed = String(await say('CLIENT', 'LIST'))
      for (const line of listed.split('\n').filter((each) => each.includes('name=greenroom-follower')))
        await say('CLIENT', 'KILL', 'ID', /id=(\d+)/.exec(line)?.[1] ?? '')
    },
    async close() {
      await near.close()
      await far.close()
    },
  }
})

/** A bus that follows, and waits for what it says. */
async function openEar() {
  const bus = openBus()
  const states: string[] = []
  const logs: LogNotice[] = []
  let changed = Promise.withResolvers<void>()
  const noting = (note: () => void) => () => {
    note()
    changed.resolve()
    changed = Promise.withResolvers<void>()
  }
  await bus.subscribe({
    log: (notice) => noting(() => logs.push(notice))(),
    carrier: (state) => noting(() => states.push(state))(),
    resynced: noting(() => states.push('resynced')),
  })
  const until = async (holds: () => boolean) => {
    while (!holds()) await changed.promise
  }
  return { bus, states, logs, until, [Symbol.asyncDispose]: () => bus.close() }
}

const tell = (bus: Bus, seq: number, draft: EventDraft = delta) => {
  const events = [{ ...draft, seq, at: '2026-01-01T00:00:00.000Z' }]
  const notice = { chatId: 'chat' as ChatId, fromSeq: seq, toSeq: seq, events }
  return database.store.database.transaction(async (tx) => await bus.publishLog(tx, [notice]))
}
const turnId = 'turn' as TurnId
const delta: EventDraft = { type: 'part.delta', turnId, messageId: 'message' as MessageId, index: 0, text: 'more' }
const removed: EventDraft = { type: 'turn.removed', turnId }

it('a Redis that hangs slows no write, followers are told so in time, and it carries again once it goes on', async () => {
  await using ear = await openEar()
  await tell(ear.bus, 1)
  await ear.until(() => ear.logs.length === 1)
  redis.hang()
  const hungMs = performance.now()
  for (let seq = 2; seq <= 60; seq++) await tell(ear.bus, seq)
  const writesMs = performance.now() - hungMs
  await ear.until(() => ear.states.includes('down'))
  const knownMs = performance.now() - hungMs
  redis.goOn()
  await ear.until(() => ear.states.includes('resynced'))
  expect(ear.states).toEqual(['live', 'down', 'live', 'resynced'])
  await carriesAgain(ear)
  expect(writesMs).toBeLessThan(5_000)
  expect(knownMs).toBeLessThan(5_000)
})

it('a Redis that is killed and started again carries again', async () => {
  await using ear = await openEar()
  await redis.kill()
  await ear.until(() => ear.states.includes('down'))
  await redis.startAgain()
  await ear.until(() => ear.states.includes('resynced'))
  await carriesAgain(ear)
})

it('what lists need goes over Postgres while there is no Redis, also what it did not take before that was known', async () => {
  await redis.kill()
  try {
    await using ear = await openEar()
    expect(ear.states).toContain('down')
    await tell(ear.bus, 1, removed)
    await ear.until(() => ear.logs.length === 1)
    await tell(ear.bus, 2)
    await tell(ear.bus, 3, removed)
    await ear.until(() => ear.logs.length === 2)
    expect(ear.logs.map(({ toSeq }) => toSeq)).toEqual([1, 3])
  } finally {
    await redis.startAgain()
  }
})

it('a Redis that takes nothing is as good as none', async () => {
  await using ear = await openEar()
  await say('CONFIG', 'SET', 'maxmemory', '1')
  await ear.until(() => ear.states.includes('down'))
  await say('CONFIG', 'SET', 'maxmemory', '0')
  await ear.until(() => ear.states.includes('resynced'))
  expect(ear.states).toEqual(['live', 'down', 'live', 'resynced'])
})

/** Whoever tells comes back by itself, up to a second after whoever hears. */
async function carriesAgain(ear: Awaited<ReturnType<typeof openEar>>): Promise<void> {
  const before = ear.logs.length
  for (let seq = 100; ear.logs.length === before; seq++) {
    await tell(ear.bus, seq)
    await Promise.race([ear.until(() => ear.logs.length > before), delay(100)])
  }
  expect(ear.logs.at(-1)?.events).toMatchObject([{ type: 'part.delta' }])
}
