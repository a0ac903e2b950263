import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ScriptedModelServer, startScriptedModel } from '#tests/support/scripted-model/server.ts'
import { spawnAgent, temporaryFolder, textOf } from './spawned-agent.ts'

let model: ScriptedModelServer
beforeAll(async () => {
  model = await startScriptedModel()
})
afterAll(() => model.close())

async function start({ url = model.url, noise = /^$/ } = {}) {
  const scope = new AsyncDisposableStack()
  const home = scope.use(await temporaryFolder())
  const folder = scope.use(await temporaryFolder())
  const environment = { GREENROOM_MODEL_URL: url, GREENROOM_MODEL_NAME: 'scripted' }
  const greenroom = scope.use(await spawnAgent({ home: home.path, environment, noise }))
  const sessionId = await greenroom.open(folder.path)
  const say = (text: string) => greenroom.prompt(sessionId, text)
  return { ...greenroom, say, [Symbol.asyncDispose]: () => scope.disposeAsync() }
}

test('a key that is not accepted fails the turn without another try, and the session goes on', async () => {
  await using greenroom = await start()
  const failed = greenroom.say('[[error:401]]')
  await expect(failed).rejects.toMatchObject({
    code: -32603,
    data: {
      greenroom: { kind: 'authentication', httpStatus: 401, retryable: false, provider: new URL(model.url).host },
    },
  })
  expect(greenroom.retries).toEqual([])
  expect((await greenroom.say('[[plain:1:1000]]')).stopReason).toBe('end_turn')
})

test('a rate limit is waited for, visibly, and then the turn goes on', async () => {
  await using greenroom = await start()
  expect((await greenroom.say('[[error:429:2]]')).stopReason).toBe('end_turn')
  expect(greenroom.retries).toMatchObject([
    { attempt: 1, delayMs: 100, error: { kind: 'rate_limit', httpStatus: 429, retryable: true } },
    { attempt: 2, delayMs: 100 },
  ])
  expect(textOf(greenroom.updates)).toBe('tok0 tok1 tok2')
})

test('after three more tries a rate limit fails the turn', async () => {
  await using greenroom = await start()
  await expect(greenroom.say('[[error:429]]')).rejects.toMatchObject({ data: { greenroom: { kind: 'rate_limit' } } })
  expect(greenroom.retries.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
})

test.for([
  ['500', 'internal'],
  ['529', 'overloaded'],
])('an error %s is tried again', async ([status, kind]) => {
  await using greenroom = await start()
  expect((await greenroom.say(`[[error:${status}:1]]`)).stopReason).toBe('end_turn')
  expect(greenroom.retries).toMatchObject([{ attempt: 1, delayMs: 500, error: { kind } }])
})

test('a conversation that cannot be made to fit fails as such', async () => {
  await using greenroom = await start()
  await expect(greenroom.say('[[error:context]]')).rejects.toMatchObject({
    data: { greenroom: { kind: 'context_length', httpStatus: 400, retryable: false } },
  })
})

test('a conversation that is too long is sent again with less of it', async () => {
  await using greenroom = await start()
  await greenroom.say('[[shell:seq 1 5000]]')
  const before = model.requests.at(-1)?.conversation.messages
  expect(before?.some(({ text }) => text.includes('4999'))).toBe(true)

  expect((await greenroom.say('[[error:context:1]]')).stopReason).toBe('end_turn')
  const after = model.requests.at(-1)?.conversation.messages
  expect(after?.some(({ text }) => text.includes('4999'))).toBe(false)
})

test('a model that cannot be reached is reported as that', async () => {
  const closed = await startScriptedModel()
  await closed.close()
  await using greenroom = await start({ url: closed.url, noise: /^The models of \S+ could not be listed: .*\n$/ })
  await expect(greenroom.say('Hello')).rejects.toMatchObject({
    message: `${new URL(closed.url).host} could not be reached.`,
    data: { greenroom: { kind: 'overloaded', retryable: true } },
  })
})
