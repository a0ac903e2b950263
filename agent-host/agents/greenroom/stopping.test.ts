import { createServer, type Socket } from 'node:net'
import { methods } from '@agentclientprotocol/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ScriptedModelServer, startScriptedModel } from '#tests/support/scripted-model/server.ts'
import { type PermissionAnswer, type SpawnedAgent, spawnAgent, temporaryFolder, textOf } from './spawned-agent.ts'

let model: ScriptedModelServer
beforeAll(async () => {
  model = await startScriptedModel()
})
afterAll(() => model.close())

async function start(answer?: PermissionAnswer) {
  const scope = new AsyncDisposableStack()
  const home = scope.use(await temporaryFolder())
  const folder = scope.use(await temporaryFolder())
  const environment = { GREENROOM_MODEL_URL: model.url, GREENROOM_MODEL_NAME: 'scripted' }
  const greenroom = await spawnAgent({ home: home.path, environment, ...(answer ? { answer } : {}) })
  scope.use(greenroom)
  const sessionId = await greenroom.open(folder.path)
  return { ...greenroom, sessionId, [Symbol.asyncDispose]: () => scope.disposeAsync() }
}

const cancel = ({ agent, sessionId }: SpawnedAgent & { sessionId: string }) =>
  agent.notify(methods.agent.session.cancel, { sessionId })

/** A port that processes connect to: the connection closes when the last process that holds it is gone. */
async function watchedPort() {
  const opened = Promise.withResolvers<Socket>()
  const server = createServer((socket) => opened.resolve(socket.resume()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port')
  const closed = opened.promise.then(
    (socket) =>
      new Promise<void>((resolve) => {
        // A process that is killed resets its connections.
        socket.once('error', () => resolve())
        socket.once('close', () => resolve())
      }),
  )
  const connect = `exec 9<>/dev/tcp/127.0.0.1/${address.port}`
  return {
    connect,
    held: `${connect}; sleep 300 & sleep 300`,
    opened: opened.promise,
    closed,
    [Symbol.dispose]: () => void server.close(),
  }
}

test('a stop in the middle of an answer ends the call of the model, and the partial answer is remembered', async () => {
  await using greenroom = await start()
  const turn = greenroom.prompt(greenroom.sessionId, 'Tell me [[plain:5000:50]]')
  await greenroom.until((update) => update.sessionUpdate === 'agent_message_chunk')
  await cancel(greenroom)
  expect((await turn).stopReason).toBe('cancelled')
  expect(await model.requests.at(-1)?.ended).toBe('aborted')

  const said = textOf(greenroom.updates)
  await greenroom.prompt(greenroom.sessionId, '[[plain:1:1000]]')
  const remembered = model.requests.at(-1)?.conversation.messages.filter(({ role }) => role !== 'system')
  expect(remembered?.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
  expect(remembered?.[1]?.text).toMatch(/^tok0/)
  expect(said.startsWith(remembered?.[1]?.text ?? 'nothing')).toBe(true)
})

test('a stop in the middle of a command leaves no process of it, those in the background included', async () => {
  await using greenroom = await start()
  using port = await watchedPort()
  const turn = greenroom.prompt(greenroom.sessionId, `[[shell:${port.held}]]`)
  await port.opened
  await cancel(greenroom)
  expect((await turn).stopReason).toBe('cancelled')
  await port.closed

  await greenroom.prompt(greenroom.sessionId, '[[plain:1:1000]]')
  const answers = model.requests.at(-1)?.conversation.messages.filter(({ role }) => role === 'tool')
  expect(answers).toEqual([{ role: 'tool', text: 'Cancelled by the person before it ended.' }])
})

test('what a command leaves in the background is ended with it', async () => {
  await using greenroom = await start()
  using port = await watchedPort()
  await greenroom.prompt(greenroom.sessionId, `[[shell:${port.connect}; sleep 300 & echo started]]`)
  await port.closed
})

test('an agent that is killed leaves no process of its commands', async () => {
  await using greenroom = await start()
  using port = await watchedPort()
  const turn = greenroom.prompt(greenroom.sessionId, `[[shell:${port.held}]]`)
  turn.catch(() => 'the connection is gone')
  await port.opened
  await greenroom.kill()
  await port.closed
})

test('an agent whose client went away ends, with its commands', async () => {
  const greenroom = await start()
  using port = await watchedPort()
  const turn = greenroom.prompt(greenroom.sessionId, `[[shell:${port.held}]]`)
  turn.catch(() => 'the connection is gone')
  await port.opened
  await greenroom[Symbol.asyncDispose]()
  await port.closed
})

test('a stop while a permission is open settles it at once, whatever the client answers', async () => {
  const unanswered = Promise.withResolvers<string>()
  const asked = Promise.withResolvers<void>()
  await using greenroom = await start(() => {
    asked.resolve()
    return unanswered.promise
  })
  const turn = greenroom.prompt(greenroom.sessionId, '[[edit:new.txt]]')
  await asked.promise
  await cancel(greenroom)
  expect((await turn).stopReason).toBe('cancelled')
  unanswered.resolve('allow')
  expect((await greenroom.prompt(greenroom.sessionId, '[[plain:1:1000]]')).stopReason).toBe('end_turn')
})

test('a stop while a failed call waits for its next try ends the turn at once', async () => {
  await using greenroom = await start()
  const turn = greenroom.prompt(greenroom.sessionId, '[[error:500]]')
  await greenroom.retried
  await cancel(greenroom)
  expect((await turn).stopReason).toBe('cancelled')
  expect(greenroom.retries).toHaveLength(1)
})

test('an agent that is told to end does so, with its commands', async () => {
  const greenroom = await start()
  using port = await watchedPort()
  const turn = greenroom.prompt(greenroom.sessionId, `[[shell:${port.held}]]`)
  turn.catch(() => 'the connection is gone')
  await port.opened
  process.kill(greenroom.pid, 'SIGTERM')
  await port.closed
  await greenroom[Symbol.asyncDispose]()
})
