import { createParser } from 'eventsource-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shutDownStreams } from '#app/_server/follow/event-stream.ts'
import { store as webStore } from '#app/_server/store.ts'
import * as events from '#app/api/v1/chats/[chatId]/events/route.ts'
import * as chats from '#app/api/v1/chats/route.ts'
import { append } from '#db/writes/append-events.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'
import { RedisServer } from '#tests/support/redis-server.ts'

let api: Awaited<ReturnType<typeof testApi>>
let redis: RedisServer
let ada: Caller
beforeAll(async () => {
  redis = await RedisServer.start()
  process.env.REDIS_URL = redis.url
  api = await testApi()
  ada = await api.caller()
})
afterAll(async () => {
  shutDownStreams()
  await api.close()
  await redis[Symbol.asyncDispose]()
})

/** Follows a chat as a client of the API does, and collects the texts that an agent says. */
async function followTexts(chatId: ChatId) {
  const asked = new Request(`${api.origin}/api/v1/chats/${chatId}/events`, { headers: ada.bearer })
  const response = await events.GET(asked, { params: Promise.resolve({ chatId }) })
  const texts: string[] = []
  let changed = Promise.withResolvers<void>()
  const parser = createParser({
    onEvent: ({ data }) => {
      const event = JSON.parse(data)
      if (event.type === 'part.delta') texts.push(event.text)
      changed.resolve()
      changed = Promise.withResolvers<void>()
    },
  })
  const heard = changed.promise
  const reading = (async () => {
    const decoder = new TextDecoder()
    for await (const bytes of response.body ?? []) parser.feed(decoder.decode(bytes, { stream: true }))
  })()
  await heard
  const until = async (count: number) => {
    while (texts.length < count) await changed.promise
    return texts
  }
  return { until, reading }
}

test('whoever follows a chat gets everything once and in order, and soon, while Redis hangs, is gone and comes back', async () => {
  const { body } = await ask(chats.POST, 'POST', { headers: ada.bearer, body: {} })
  const chatId = body.id as ChatId
  const follower = await followTexts(chatId)
  const said: string[] = []
  const store = await webStore()
  // Nothing that lists need, so that it is told nowhere else than in the rows.
  const say = async (text: string) => {
    said.push(text)
    const delta = { type: 'part.delta' as const, turnId: newId('trn'), messageId: newId('msg'), index: 0, text }
    await store.database.transaction((tx) => append(tx, store, { chatId }, [delta]))
  }
  const isTold = async () => {
    const beganMs = performance.now()
    for (let i = 0; i < 5; i++) await say(`${said.length}`)
    await follower.until(said.length)
    return performance.now() - beganMs
  }
  await isTold()
  redis.hang()
  expect(await isTold()).toBeLessThan(10_000)
  redis.goOn()
  await isTold()
  await redis.kill()
  expect(await isTold()).toBeLessThan(10_000)
  await redis.startAgain()
  await isTold()
  expect(await follower.until(said.length)).toEqual(said)
})
