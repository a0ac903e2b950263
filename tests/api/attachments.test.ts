import { afterAll, beforeAll, expect, test } from 'vitest'
import * as attachment from '#app/api/v1/chats/[chatId]/attachments/[attachmentId]/route.ts'
import * as attachments from '#app/api/v1/chats/[chatId]/attachments/route.ts'
import * as messages from '#app/api/v1/chats/[chatId]/messages/route.ts'
import * as chats from '#app/api/v1/chats/route.ts'
import * as openapi from '#app/api/v1/openapi.json/route.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'
import { pngOf, programBytes } from '#tests/support/files.ts'

let api: Awaited<ReturnType<typeof testApi>>
let ada: Caller
let chatId: string
beforeAll(async () => {
  api = await testApi()
  ada = await api.caller({ name: 'Ada' })
  chatId = (await ask(chats.POST, 'POST', { headers: ada.bearer, body: {} })).body.id
})
afterAll(() => api.close())

type Sent = { name?: string; body: BodyInit; headers?: Record<string, string>; from?: Caller }

async function upload({ name, body, headers = {}, from = ada }: Sent) {
  const query = name === undefined ? '' : `?${new URLSearchParams({ name })}`
  const url = `${api.origin}/api/v1/chats/${chatId}/attachments${query}`
  const init = { method: 'POST', headers: { ...from.bearer, ...headers }, body, duplex: 'half' } as RequestInit
  const answer = await attachments.POST(new Request(url, init), { params: Promise.resolve({ chatId }) })
  return { status: answer.status, body: await answer.json() }
}
const formOf = (...files: File[]) => {
  const form = new FormData()
  for (const file of files) form.append('file', file)
  return form
}
const read = async (attachmentId: string, from = ada) => {
  const request = new Request(`${api.origin}/`, { headers: from.bearer })
  return await attachment.GET(request, { params: Promise.resolve({ chatId, attachmentId }) })
}

test('a file is taken from a form and from a body alike, and read back byte for byte', async () => {
  const png = new Uint8Array(pngOf(3, 2))
  const inForm = await upload({ body: formOf(new File([png], 'shot.bin', { type: 'text/plain' })) })
  const asBody = await upload({ name: 'shot.bin', body: png, headers: { 'content-type': 'application/octet-stream' } })
  for (const { status, body } of [inForm, asBody]) {
    expect(status).toBe(201)
    expect(body).toEqual({
      attachmentId: expect.stringMatching(/^att_/),
      name: 'shot.bin',
      mediaType: 'image/png',
      byteCount: png.length,
    })
    const answer = await read(body.attachmentId)
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(answer.headers.get('content-disposition')).toMatch(/^inline; filename="shot\.bin"/)
    expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    expect(await answer.bytes()).toEqual(png)
  }
})

test('a page in HTML is read back as plain text to be saved', async () => {
  const { body } = await upload({ name: 'page.html', body: '<script>alert(1)</script>' })
  const answer = await read(body.attachmentId)
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment;/)
})

test.each([
  ['a program called a picture', { name: 'a.png', body: new Uint8Array(programBytes()) }, 422, 'invalid'],
  ['a body without a name', { body: 'hello' }, 422, 'invalid'],
  ['nothing', { name: 'a.txt', body: '' }, 422, 'invalid'],
  ['a form without a file', { body: new FormData() }, 422, 'invalid'],
  ['a form with two files', { body: formOf(new File(['a'], 'a'), new File(['b'], 'b')) }, 422, 'invalid'],
  [
    'a form that is none',
    { body: 'x', headers: { 'content-type': 'multipart/form-data; boundary=y' } },
    400,
    'malformed',
  ],
  ['a long text', { name: 'a.txt', body: 'x'.repeat(1024 * 1024 + 1) }, 413, 'too_large'],
  ['a long file in a form', { body: formOf(new File([new Uint8Array(11 * 1024 * 1024)], 'a.csv')) }, 413, 'too_large'],
])('%s is refused', async (_, sent, status, code) => {
  expect(await upload(sent)).toMatchObject({ status, body: { error: { code } } })
})

test('what is too large is not read to its end', async () => {
  let pulled = 0
  const chunk = new Uint8Array(1024 * 1024).fill(120)
  const endless = new ReadableStream({
    pull(controller) {
      pulled++
      controller.enqueue(chunk)
    },
  })
  expect(await upload({ name: 'a.csv', body: endless })).toMatchObject({
    status: 413,
    body: { error: { message: 'A file can have 10 MB at most.' } },
  })
  expect(pulled).toBeLessThan(20)
})

test('a file that says its length is refused without being read', async () => {
  let pulled = 0
  const body = new ReadableStream({ pull: () => void pulled++ }, { highWaterMark: 0 })
  const sent = await upload({ name: 'a.csv', body, headers: { 'content-length': String(1024 ** 3) } })
  expect(sent.status).toBe(413)
  expect(pulled).toBe(0)
})

test('an upload that is repeated with its key is kept once', async () => {
  const headers = { 'idempotency-key': 'upload-1' }
  const first = await upload({ name: 'a.txt', body: 'one', headers })
  expect(await upload({ name: 'a.txt', body: 'one', headers })).toEqual(first)
  expect(await upload({ name: 'a.txt', body: 'two', headers })).toMatchObject({ status: 422 })
  const form = () => formOf(new File(['three'], 'c.txt'))
  const inForm = { 'idempotency-key': 'upload-2' }
  expect(await upload({ body: form(), headers: inForm })).toEqual(await upload({ body: form(), headers: inForm }))
})

test('nobody else uploads, reads or removes, and another site does not', async () => {
  const bo = await api.caller({ name: 'Bo' })
  expect((await upload({ name: 'a.txt', body: 'a', from: bo })).status).toBe(404)
  const { body } = await upload({ name: 'a.txt', body: 'a' })
  const params = { chatId, attachmentId: body.attachmentId }
  expect((await read(body.attachmentId, bo)).status).toBe(404)
  expect((await ask(attachment.DELETE, 'DELETE', { headers: bo.bearer, params })).status).toBe(404)
  const foreign = { ...ada.cookie, origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
  expect((await ask(attachment.DELETE, 'DELETE', { headers: foreign, params })).status).toBe(403)
  expect((await ask(attachment.DELETE, 'DELETE', { headers: ada.bearer, params })).status).toBe(204)
  expect((await read(body.attachmentId)).status).toBe(404)
})

test('a message is sent with files, once for one key, and then they stay', async () => {
  const { body } = await upload({ name: 'a.txt', body: 'a' })
  const sent = { text: '', attachmentIds: [body.attachmentId] }
  const headers = { ...ada.bearer, 'idempotency-key': 'message-1' }
  const send = (more: object = {}) =>
    ask(messages.POST, 'POST', { headers, params: { chatId }, body: { ...sent, ...more } })
  const first = await send()
  expect(first.status).toBe(202)
  expect(await send()).toMatchObject({ status: 202, body: first.body })
  headers['idempotency-key'] = 'message-2'
  expect((await send()).status).toBe(409)
  expect(await send({ attachmentIds: Array(11).fill(body.attachmentId) })).toMatchObject({
    status: 422,
    body: { error: { fields: { attachmentIds: 'A message can have 10 files at most.' } } },
  })
  const params = { chatId, attachmentId: body.attachmentId }
  expect((await ask(attachment.DELETE, 'DELETE', { headers: ada.bearer, params })).status).toBe(409)
})

test('the description says how a file is sent', async () => {
  const { body } = await ask(openapi.GET, 'GET', {})
  const { post } = body.paths['/chats/{chatId}/attachments']
  expect(Object.keys(post.requestBody.content)).toEqual(['multipart/form-data', 'application/octet-stream'])
})
