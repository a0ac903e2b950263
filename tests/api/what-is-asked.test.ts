import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as messages from '#app/api/v1/chats/[chatId]/messages/route.ts'
import * as chat from '#app/api/v1/chats/[chatId]/route.ts'
import * as chats from '#app/api/v1/chats/route.ts'
import * as openapi from '#app/api/v1/openapi.json/route.ts'
import * as tokens from '#app/api/v1/tokens/route.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'

let api: Awaited<ReturnType<typeof testApi>>
let ada: Caller
let chatId: string
beforeAll(async () => {
  api = await testApi()
  ada = await api.caller({ name: 'Ada' })
  chatId = (await ask(chats.POST, 'POST', { headers: ada.bearer, body: {} })).body.id
})
afterAll(() => api.close())

const send = (body: unknown, headers: Record<string, string> = {}) =>
  ask(messages.POST, 'POST', { headers: { ...ada.bearer, ...headers }, params: { chatId }, body })

test.each([
  ['is not JSON', '{"text":', 400, 'malformed'],
  ['lacks its text', '{}', 422, 'invalid'],
  ['is empty', '', 422, 'invalid'],
  ['is a list', '[]', 422, 'invalid'],
  ['has an unknown field', '{"text":"a","sent":1}', 422, 'invalid'],
  ['has a blank text', '{"text":" \\n "}', 422, 'invalid'],
  ['names no backend', '{"text":"a","backend":"No Such"}', 422, 'invalid'],
  ['has a long text', JSON.stringify({ text: 'x'.repeat(256 * 1024 + 1) }), 413, 'too_large'],
  ['is longer than anything', JSON.stringify({ text: 'x'.repeat(3 * 1024 * 1024) }), 413, 'too_large'],
])('a body that %s', async (_, body, status, code) => {
  expect(await send(body)).toMatchObject({ status, body: { error: { code } } })
})

test('faults say at which field', async () => {
  const { body } = await send({ text: 1, sent: true })
  expect(Object.keys(body.error.fields)).toEqual(['text', 'sent'])
})

test('a body that is not UTF-8 is malformed', async () => {
  const request = new Request('http://localhost:3000/', {
    method: 'POST',
    headers: ada.bearer,
    body: new Uint8Array([34, 255, 34]),
  })
  expect((await messages.POST(request, { params: Promise.resolve({ chatId }) })).status).toBe(400)
})

test('texts that the database cannot keep are kept without what it cannot', async () => {
  const made = await ask(chats.POST, 'POST', { headers: ada.bearer, body: '{"model":"a\\u0000b\\ud800"}' })
  expect(made).toMatchObject({ status: 201, body: { model: 'a\uFFFDb\uFFFD' } })
  expect((await ask(chat.GET, 'GET', { headers: ada.bearer, params: { chatId: 'a\0b' } })).status).toBe(404)
})

test('a message that is sent five times at once with one Idempotency-Key is there once, and each is told so', async () => {
  const key = { 'idempotency-key': 'at once' }
  const answers = await Promise.all(Array.from({ length: 5 }, () => send({ text: 'All at once' }, key)))
  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(202))
  expect(new Set(answers.map(({ body }) => body.turnId)).size).toBe(1)
  const { rows } = await api.store.database.execute(sql`select id from turns where text = 'All at once'`)
  expect(rows).toHaveLength(1)
})

test('a message is accepted once for one Idempotency-Key', async () => {
  const key = { 'idempotency-key': 'one' }
  const first = await send({ text: 'Once' }, key)
  expect(first.status).toBe(202)
  expect(await send({ text: 'Once' }, key)).toMatchObject({ status: 202, body: first.body })
  expect(await send({ text: 'Other' }, key)).toMatchObject({ status: 422, body: { error: { code: 'invalid' } } })
  expect((await send({ text: 'Once' }, { 'idempotency-key': 'x'.repeat(256) })).status).toBe(422)
})

test('what was refused may be asked again with its key', async () => {
  const key = { 'idempotency-key': 'again' }
  expect((await send({ text: ' ' }, key)).status).toBe(422)
  expect((await send({ text: ' ' }, key)).status).toBe(422)
})

test('a token is told once, also to who repeats the request', async () => {
  const asked = { headers: { ...ada.bearer, 'idempotency-key': 'token' }, body: { name: 'ci' } }
  const first = await ask(tokens.POST, 'POST', asked)
  expect(first.body.token).toMatch(/^gr_/)
  expect(await ask(tokens.POST, 'POST', asked)).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
  const {
    rows: [kept],
  } = await api.store.database.execute(sql`select body from idempotency_keys where key = 'token'`)
  expect(JSON.stringify(kept)).not.toContain(first.body.token)
})

test('lists are told in pages', async () => {
  const bo = await api.caller({ name: 'Bo' })
  const made: string[] = []
  for (let i = 0; i < 3; i++) made.unshift((await ask(chats.POST, 'POST', { headers: bo.bearer, body: {} })).body.id)
  const first = await ask(chats.GET, 'GET', { headers: bo.bearer, path: '/chats?limit=2' })
  const cursor = encodeURIComponent(first.body.nextCursor)
  const second = await ask(chats.GET, 'GET', { headers: bo.bearer, path: `/chats?limit=2&cursor=${cursor}` })
  expect([...first.body.items, ...second.body.items].map((item) => item.id)).toEqual(made)
  expect(second.body.nextCursor).toBeNull()
})

test.each(['limit=0', 'limit=101', 'limit=many', 'cursor=none'])('a list does not take %s', async (query) => {
  expect((await ask(chats.GET, 'GET', { headers: ada.bearer, path: `/chats?${query}` })).status).toBe(422)
})

test('the description names every parameter of its paths and what each body takes', async () => {
  const { status, body } = await ask(openapi.GET, 'GET', {})
  expect(status).toBe(200)
  expect(Object.keys(body.paths).length).toBeGreaterThan(20)
  for (const [path, item] of Object.entries<Record<string, { parameters?: { in: string; name: string }[] }>>(
    body.paths,
  ))
    for (const operation of Object.values(item)) {
      const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name)
      expect(named).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))
    }
  const message = body.paths['/chats/{chatId}/messages'].post.requestBody.content['application/json'].schema
  expect(message).toMatchObject({ required: ['text'], additionalProperties: false })
})
