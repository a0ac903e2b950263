import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { callEndpoint } from '#components/calls/call-endpoint.ts'
import { chatId } from '#lib/domain/ids.ts'

const params = { chatId: chatId.parse('cht_1') }
const realFetch = globalThis.fetch
let respond: RequestListener
let base: string
const server = createServer((request, response) => respond(request, response))

beforeEach(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  // A browser resolves against the page.
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => realFetch(new URL(path, base), init))
})
afterEach(async () => {
  vi.unstubAllGlobals()
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
})

const send = () => callEndpoint('sendMessage', { params, body: { text: 'hello' }, idempotencyKey: 'key' })

test('path, body and key are sent as the endpoint says, and its answer is handed on', async () => {
  let asked = ''
  respond = (request, response) => {
    asked = `${request.method} ${request.url} ${request.headers['idempotency-key']}`
    response.writeHead(202).end(JSON.stringify({ messageId: 'msg_1', turnId: 'trn_1', place: 0 }))
  }
  expect(await send()).toEqual({ ok: true, data: { messageId: 'msg_1', turnId: 'trn_1', place: 0 } })
  expect(asked).toBe('POST /api/v1/chats/cht_1/messages key')
})

test('what the server refuses comes back in its words', async () => {
  respond = (_, response) =>
    response.writeHead(413).end(JSON.stringify({ error: { code: 'too_large', message: 'Too long.' } }))
  expect(await send()).toMatchObject({ ok: false, error: { code: 'too_large', message: 'Too long.' } })
})

test('an answer without words of its own is told by its status', async () => {
  respond = (_, response) => response.writeHead(502).end()
  expect(await send()).toMatchObject({
    ok: false,
    error: { code: 'unexpected', message: expect.stringContaining('502') },
  })
})

test('a server that cannot be reached is said, not thrown', async () => {
  respond = (request) => request.socket.destroy()
  expect(await send()).toMatchObject({ ok: false, error: { code: 'unreachable' } })
})
