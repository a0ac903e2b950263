import { readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { methods, type SessionUpdate } from '@agentclientprotocol/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ScriptedModelServer, startScriptedModel } from '#tests/support/scripted-model/server.ts'
import { type PermissionAnswer, spawnAgent, statusesOf, temporaryFolder, textOf } from './spawned-agent.ts'

let model: ScriptedModelServer
beforeAll(async () => {
  model = await startScriptedModel()
})
afterAll(() => model.close())

async function start(answer?: PermissionAnswer) {
  const scope = new AsyncDisposableStack()
  const home = scope.use(await temporaryFolder())
  const folder = scope.use(await temporaryFolder())
  const environment = {
    GREENROOM_MODEL_URL: model.url,
    GREENROOM_MODEL_KEY: 'model-key',
    GREENROOM_MODEL_NAME: 'scripted',
  }
  const greenroom = scope.use(await spawnAgent({ home: home.path, environment, ...(answer ? { answer } : {}) }))
  const sessionId = await greenroom.open(folder.path)
  return {
    ...greenroom,
    folder: folder.path,
    sessionId,
    say: (text: string) => greenroom.prompt(sessionId, text),
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  }
}

const last = (updates: SessionUpdate[], type: 'tool_call_update' | 'tool_call') =>
  updates.findLast((update) => update.sessionUpdate === type)

test('text and thoughts arrive delta by delta, and the tokens are counted', async () => {
  await using greenroom = await start()
  const response = await greenroom.say('[[think:3:1000]]')
  expect(response).toEqual({
    stopReason: 'end_turn',
    _meta: { usage: { inputTokens: 1200, outputTokens: 42, cachedTokens: 0, reasoningTokens: 0 } },
  })
  const kinds = greenroom.updates.map(({ sessionUpdate }) => sessionUpdate)
  expect(kinds.filter((kind) => kind === 'agent_thought_chunk')).toHaveLength(3)
  expect(kinds.filter((kind) => kind === 'agent_message_chunk')).toHaveLength(8)
  expect(textOf(greenroom.updates)).toBe('tok0 tok1 tok2 tok3 tok4 tok5 tok6 tok7')
  expect(greenroom.updates).toContainEqual({ sessionUpdate: 'usage_update', used: 1242, size: 128_000 })
  expect(model.requests.at(-1)?.headers.authorization).toBe('Bearer model-key')
})

test('an allowed edit shows its diff before it happens, then happens', async () => {
  await using greenroom = await start()
  await greenroom.say('[[edit:src/new.txt]]')
  const [asked] = greenroom.asked
  expect(asked?.options.map(({ kind }) => kind)).toEqual(['allow_once', 'allow_always', 'reject_once'])
  const written = await readFile(path.join(greenroom.folder, 'src/new.txt'), 'utf8')
  expect(asked?.toolCall.content).toEqual([
    { type: 'diff', path: path.join(greenroom.folder, 'src/new.txt'), oldText: null, newText: written },
  ])
  expect(statusesOf(greenroom.updates, 'write')).toEqual(['pending', 'pending', 'in_progress', 'completed'])
})

test('a rejected edit does not happen, and the model is told', async () => {
  await using greenroom = await start(() => 'reject')
  await greenroom.say('[[edit:new.txt]]')
  await expect(readFile(path.join(greenroom.folder, 'new.txt'))).rejects.toThrow('ENOENT')
  expect(statusesOf(greenroom.updates, 'write')).toEqual(['pending', 'pending', 'failed'])
  expect(model.requests.at(-1)?.conversation.messages.at(-1)).toMatchObject({
    role: 'tool',
    text: expect.stringContaining('rejected'),
  })
})

test('an edit that was always allowed is not asked for again, a command still is', async () => {
  await using greenroom = await start(() => 'always')
  await greenroom.say('[[edit:one.txt]]')
  await greenroom.say('[[edit:two.txt]]')
  expect(greenroom.asked).toHaveLength(1)
  await greenroom.say('[[shell:true]]')
  expect(greenroom.asked.map(({ toolCall }) => toolCall.kind)).toEqual(['edit', 'execute'])
})

test('the mode auto never asks', async () => {
  await using greenroom = await start(() => 'reject')
  const { sessionId } = greenroom
  const { configOptions } = await greenroom.agent.request(methods.agent.session.setConfigOption, {
    sessionId,
    configId: 'mode',
    value: 'auto',
  })
  expect(configOptions[0]).toMatchObject({ id: 'mode', currentValue: 'auto' })
  await greenroom.say('[[edit:new.txt]]')
  expect(greenroom.asked).toEqual([])
  expect(await readFile(path.join(greenroom.folder, 'new.txt'), 'utf8')).toContain('second line')
})

test('a model of the list can be chosen, one that is not there is refused', async () => {
  await using greenroom = await start()
  const choose = (value: string) =>
    greenroom.agent.request(methods.agent.session.setConfigOption, {
      sessionId: greenroom.sessionId,
      configId: 'model',
      value,
    })
  await choose('scripted-two')
  await greenroom.say('[[plain:1:1000]]')
  expect(model.requests.at(-1)?.body.model).toBe('scripted-two')
  await expect(choose('unheard-of')).rejects.toMatchObject({ code: -32602 })
})

test('a command shows its output while it runs, then its exit code, and does not see the model’s key', async () => {
  await using greenroom = await start()
  const gate = path.join(greenroom.folder, 'gate')
  const turn = greenroom.say(
    `[[shell:echo first; until [ -e gate ]; do sleep 0.01; done; env | grep -c model-key; exit 3]]`,
  )
  const shown = await greenroom.until(
    (update) => update.sessionUpdate === 'tool_call_update' && JSON.stringify(update.content ?? '').includes('first'),
  )
  expect(shown).not.toHaveProperty('status')
  await writeFile(gate, '')
  await turn
  expect(last(greenroom.updates, 'tool_call_update')).toMatchObject({
    status: 'completed',
    rawOutput: { exitCode: 3, output: 'first\n0\n' },
  })
})

test('a plan is shown as a plan and not as a tool call', async () => {
  await using greenroom = await start()
  await greenroom.say('[[plan]]')
  expect(greenroom.updates.find((update) => update.sessionUpdate === 'plan')).toMatchObject({
    entries: [
      { content: 'Look', status: 'completed' },
      { content: 'Change', status: 'in_progress' },
      { content: 'Test', status: 'pending' },
    ],
  })
  expect(last(greenroom.updates, 'tool_call')).toBeUndefined()
})

test('a path out of the folder is refused, by dots and by a link', async () => {
  await using greenroom = await start()
  await using outside = await temporaryFolder()
  await symlink(outside.path, path.join(greenroom.folder, 'link'))
  for (const wanted of ['../escaped.txt', `${outside.path}/escaped.txt`, 'link/escaped.txt']) {
    await greenroom.say(`[[edit:${wanted}]]`)
    const answer = model.requests.at(-1)?.conversation.messages.at(-1)?.text
    expect(answer).toContain('is outside of the working folder')
  }
  expect(greenroom.asked).toEqual([])
  await expect(readFile(path.join(outside.path, 'escaped.txt'))).rejects.toThrow('ENOENT')
})

test('the project’s AGENTS.md is part of what the model is told', async () => {
  await using greenroom = await start()
  await writeFile(path.join(greenroom.folder, 'AGENTS.md'), 'Always write in verse.\n')
  await greenroom.say('[[plain:1:1000]]')
  expect(model.requests.at(-1)?.conversation.messages[0]?.text).toContain('Always write in verse.')
})

test('two sessions of one process run at once and do not mix', async () => {
  await using greenroom = await start()
  await using folder = await temporaryFolder()
  const second = await greenroom.open(folder.path)
  const slow = greenroom.say('[[plain:2000:50]]')
  await greenroom.until((update) => update.sessionUpdate === 'agent_message_chunk')
  await greenroom.prompt(second, '[[edit:mine.txt]]')
  expect(await readFile(path.join(folder.path, 'mine.txt'), 'utf8')).toContain('second line')
  await greenroom.agent.notify(methods.agent.session.cancel, { sessionId: greenroom.sessionId })
  expect((await slow).stopReason).toBe('cancelled')
})

test('a second prompt of a running session is refused and leaves the first alone', async () => {
  await using greenroom = await start()
  const first = greenroom.say('[[plain:20:100]]')
  await greenroom.until((update) => update.sessionUpdate === 'agent_message_chunk')
  await expect(greenroom.say('Another')).rejects.toMatchObject({ code: -32600 })
  expect((await first).stopReason).toBe('end_turn')
})
