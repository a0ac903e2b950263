import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { methods } from '@agentclientprotocol/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ScriptedModelServer, startScriptedModel } from '#tests/support/scripted-model/server.ts'
import { spawnAgent, temporaryFolder, textOf } from './spawned-agent.ts'

let model: ScriptedModelServer
beforeAll(async () => {
  model = await startScriptedModel()
})
afterAll(() => model.close())

async function place() {
  const scope = new AsyncDisposableStack()
  const home = scope.use(await temporaryFolder())
  const folder = scope.use(await temporaryFolder())
  const environment = { GREENROOM_MODEL_URL: model.url, GREENROOM_MODEL_NAME: 'scripted' }
  return {
    folder: folder.path,
    sessionsFolder: path.join(home.path, '.greenroom', 'sessions'),
    start: () => spawnAgent({ home: home.path, environment }),
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  }
}

test('a fresh process that loads a session shows what happened and remembers it', async () => {
  await using here = await place()
  const first = await here.start()
  const sessionId = await first.open(here.folder)
  await first.prompt(sessionId, 'The codeword is apple. [[edit:new.txt]]')
  await first.prompt(sessionId, '[[plan]]')
  await first[Symbol.asyncDispose]()

  await using second = await here.start()
  await second.agent.request(methods.agent.session.load, { sessionId, cwd: here.folder, mcpServers: [] })
  expect(textOf(second.updates, 'user_message_chunk')).toBe('The codeword is apple. [[edit:new.txt]][[plan]]')
  expect(textOf(second.updates)).toBe(textOf(first.updates))
  expect(second.updates.filter((update) => update.sessionUpdate === 'tool_call')).toMatchObject([
    { title: 'Create new.txt', status: 'completed', content: [{ type: 'diff' }] },
  ])
  expect(second.updates.filter((update) => update.sessionUpdate === 'plan')).toHaveLength(1)

  await second.prompt(sessionId, '[[recall]]')
  expect(textOf(second.updates)).toContain('RECALL The codeword is apple.')
})

test('a session that is resumed remembers without showing', async () => {
  await using here = await place()
  const first = await here.start()
  const sessionId = await first.open(here.folder)
  await first.prompt(sessionId, 'The codeword is pear. [[plain:1:1000]]')
  await first.agent.request(methods.agent.session.setMode, { sessionId, modeId: 'auto' })
  await first[Symbol.asyncDispose]()

  await using second = await here.start()
  const resumed = await second.agent.request(methods.agent.session.resume, { sessionId, cwd: here.folder })
  expect(second.updates).toEqual([])
  expect(resumed.modes?.currentModeId).toBe('auto')
  await second.prompt(sessionId, '[[recall]]')
  expect(textOf(second.updates)).toContain('The codeword is pear.')
})

test('after a kill in the middle of a command the prompt is remembered, and the model takes the conversation', async () => {
  await using here = await place()
  const first = await here.start()
  const sessionId = await first.open(here.folder)
  const turn = first.prompt(sessionId, 'The codeword is plum. [[shell:echo running; sleep 300]]')
  turn.catch(() => 'the connection is gone')
  await first.until((update) => JSON.stringify(update).includes('running\\n'))
  await first.kill()

  await using second = await here.start()
  await second.agent.request(methods.agent.session.resume, { sessionId, cwd: here.folder })
  await second.prompt(sessionId, '[[recall]]')
  expect(textOf(second.updates)).toContain('The codeword is plum.')
  const told = model.requests.at(-1)?.conversation.messages.map(({ role, text }) => `${role}: ${text}`)
  expect(told).toContainEqual(expect.stringMatching(/^tool: Interrupted/))
})

test('a session that nobody knows is not found, whatever its id looks like', async () => {
  await using here = await place()
  await using greenroom = await here.start()
  for (const sessionId of ['grs_unknown', '../sessions/x']) {
    const params = { sessionId, cwd: here.folder, mcpServers: [] }
    await expect(greenroom.agent.request(methods.agent.session.load, params)).rejects.toMatchObject({ code: -32002 })
    await expect(greenroom.prompt(sessionId, 'Hello')).rejects.toMatchObject({ code: -32002 })
  }
})

test('sessions are listed and deleted', async () => {
  await using here = await place()
  await using greenroom = await here.start()
  const sessionId = await greenroom.open(here.folder)
  const list = () => greenroom.agent.request(methods.agent.session.list, { cwd: here.folder })
  expect((await list()).sessions).toMatchObject([{ sessionId, cwd: here.folder }])
  await greenroom.agent.request(methods.agent.session.delete, { sessionId })
  expect((await list()).sessions).toEqual([])
  expect(await readdir(here.sessionsFolder)).toEqual([])
})

test('a folder that is none is refused with the reason', async () => {
  await using here = await place()
  await using greenroom = await here.start()
  await expect(greenroom.open(path.join(here.folder, 'missing'))).rejects.toMatchObject({ code: -32602 })
  await expect(greenroom.open('relative')).rejects.toThrow('cwd must be absolute')
})
