import { afterAll, beforeAll, expect, test } from 'vitest'
import { shortTextWriter } from '#agent-host/agents/short-texts/short-text-writer.ts'
import { askForSummary, askForTitle } from '#lib/domain/titles/asking.ts'
import { type ScriptedModelServer, startScriptedModel } from '#tests/support/scripted-model/server.ts'

let model: ScriptedModelServer
beforeAll(async () => {
  model = await startScriptedModel()
})
afterAll(() => model.close())

const never = new AbortController().signal
const write = (url = model.url) => shortTextWriter({ url, key: 'test-key', name: 'scripted' })

test('it asks the model that was named, or the server’s own, once, with the key and a bound', async () => {
  expect(await write()({ ...askForTitle('Find it [[error:401]]'), model: null }, never)).toBe('A short title')
  expect(model.requests.at(-1)).toMatchObject({
    body: { model: 'scripted', max_tokens: 1000 },
    headers: { authorization: 'Bearer test-key' },
  })
  const asking = askForSummary({ prompt: 'Find it', answer: 'Found.', changed: null })
  expect(await write()({ ...asking, model: 'small' }, never)).toBe('does what the script says')
  expect(model.requests.at(-1)?.body.model).toBe('small')
  expect(model.requests).toHaveLength(2)
})

test('a model that is not there fails in words, and is not asked again', async () => {
  await expect(write()({ ...askForTitle('x'), model: 'missing' }, never)).rejects.toMatchObject({
    error: { kind: 'invalid_request', httpStatus: 404 },
  })
  await expect(write('http://127.0.0.1:9/v1')({ ...askForTitle('x'), model: null }, never)).rejects.toMatchObject({
    error: { message: expect.stringContaining('could not be reached') },
  })
})

test('it ends when it is not wanted any more', async () => {
  const stopped = AbortSignal.abort()
  await expect(write()({ ...askForTitle('x'), model: null }, stopped)).rejects.toThrow()
})
