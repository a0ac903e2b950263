import { afterAll, beforeAll, expect, test } from 'vitest'
import { pdfBytes, pngOf } from '#tests/support/files.ts'
import { givenFiles } from '#tests/support/scripted-model/given-files.ts'
import { type ScriptedModelServer, startScriptedModel } from '#tests/support/scripted-model/server.ts'
import { spawnAgent, temporaryFolder, textOf } from './spawned-agent.ts'

let model: ScriptedModelServer
beforeAll(async () => {
  model = await startScriptedModel()
})
afterAll(() => model.close())

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const image = {
  type: 'image' as const,
  mimeType: 'image/png',
  data: base64(pngOf(2, 2)),
  uri: 'attachment://att_1/my%20shot.png',
}
const pdf = {
  type: 'resource' as const,
  resource: { uri: 'attachment://att_2/page.pdf', mimeType: 'application/pdf', blob: base64(pdfBytes()) },
}
const text = (words: string) => ({ type: 'text' as const, text: words })

async function start() {
  const scope = new AsyncDisposableStack()
  const home = scope.use(await temporaryFolder())
  const folder = scope.use(await temporaryFolder())
  const environment = { GREENROOM_MODEL_URL: model.url, GREENROOM_MODEL_KEY: 'key', GREENROOM_MODEL_NAME: 'scripted' }
  const open = async () => scope.use(await spawnAgent({ home: home.path, environment }))
  const greenroom = await open()
  const sessionId = await greenroom.open(folder.path)
  const before = model.requests.length
  return {
    greenroom,
    reopen: open,
    sessionId,
    cwd: folder.path,
    requests: () => model.requests.slice(before),
    prompt: (...prompt: (typeof image | typeof pdf | ReturnType<typeof text>)[]) =>
      greenroom.agent.request('session/prompt', { sessionId, prompt }),
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  }
}

test('images and PDF reach the model under their names, also from a process that resumed the session', async () => {
  await using room = await start()
  expect(await room.prompt(text('Look'), image, pdf)).toMatchObject({ stopReason: 'end_turn' })
  expect(givenFiles(room.requests())).toEqual(['image/png', 'application/pdf'])
  expect(room.requests().at(-1)?.conversation.messages.at(-1)?.text).toContain('my shot.png:')
  const later = await room.reopen()
  const { sessionId } = room
  await later.agent.request('session/resume', { sessionId, cwd: room.cwd, mcpServers: [] })
  await later.prompt(sessionId, '[[recall]]')
  expect(givenFiles(room.requests().slice(-1))).toEqual(['image/png', 'application/pdf'])
  expect(textOf(later.updates)).toContain('Look')
})

test('a model whose provider refuses them is asked again without, and told what is missing', async () => {
  await using room = await start()
  const answer = await room.prompt(text('Look [[error:400:1]]'), image)
  expect(answer).toMatchObject({ stopReason: 'end_turn' })
  expect(room.requests().map((request) => givenFiles([request]))).toEqual([['image/png'], []])
  const told = room.requests().at(-1)?.conversation.messages.at(-1)?.text
  expect(told).toContain('“my shot.png” could not be given to this model')
  expect(room.greenroom.retries).toMatchObject([{ attempt: 1, error: { kind: 'invalid_request' } }])
  expect(await room.prompt(text('And now?'))).toMatchObject({ stopReason: 'end_turn' })
  expect(givenFiles(room.requests().slice(-1))).toEqual([])
})

test('a request without files that is refused is not tried again', async () => {
  await using room = await start()
  await expect(room.prompt(text('Look [[error:400:2]]'))).rejects.toMatchObject({
    data: { greenroom: { kind: 'invalid_request' } },
  })
  expect(room.requests()).toHaveLength(1)
})
