import { afterAll, beforeAll, expect, test } from 'vitest'
import * as backends from '#app/api/v1/backends/route.ts'
import * as events from '#app/api/v1/chats/[chatId]/events/route.ts'
import * as messages from '#app/api/v1/chats/[chatId]/messages/route.ts'
import * as chat from '#app/api/v1/chats/[chatId]/route.ts'
import * as chats from '#app/api/v1/chats/route.ts'
import * as token from '#app/api/v1/tokens/[tokenId]/route.ts'
import * as tokens from '#app/api/v1/tokens/route.ts'
import { endSignIn } from '#db/writes/sign-ins/end.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'

let api: Awaited<ReturnType<typeof testApi>>
let ada: Caller
let bo: Caller
beforeAll(async () => {
  api = await testApi()
  ada = await api.caller({ name: 'Ada' })
  bo = await api.caller({ name: 'Bo' })
})
afterAll(() => api.close())

const badToken = { authorization: `Bearer gr_${'x'.repeat(43)}` }

test('nobody is 401, a bad token too, whatever cookie comes with it', async () => {
  expect(await ask(chats.GET, 'GET', {})).toMatchObject({ status: 401, body: { error: { code: 'unauthenticated' } } })
  expect((await ask(chats.GET, 'GET', { headers: badToken })).status).toBe(401)
  expect((await ask(chats.GET, 'GET', { headers: { ...ada.cookie, ...badToken } })).status).toBe(401)
  expect((await ask(chats.GET, 'GET', { headers: { ...ada.cookie, authorization: 'Bearer' } })).status).toBe(200)
  expect((await ask(chats.GET, 'GET', { headers: { cookie: 'greenroom.session=forged' } })).status).toBe(401)
})

test('a token and a cookie are their person', async () => {
  const made = await ask(chats.POST, 'POST', { headers: ada.bearer, body: {} })
  expect(made).toMatchObject({ status: 201, body: { ownerName: 'Ada', backend: 'greenroom' } })
  const params = { chatId: made.body.id }
  expect(await ask(chat.GET, 'GET', { headers: ada.cookie, params })).toMatchObject({
    status: 200,
    body: { id: made.body.id },
  })
})

test('what somebody else has answers like what is not there', async () => {
  const made = await ask(chats.POST, 'POST', { headers: ada.bearer, body: {} })
  const theirs = { params: { chatId: made.body.id }, headers: bo.bearer }
  const nobodys = { params: { chatId: 'cht_none' }, headers: bo.bearer }
  for (const [handler, method, body] of [
    [chat.GET, 'GET', undefined],
    [chat.PATCH, 'PATCH', { title: 'Mine' }],
    [chat.DELETE, 'DELETE', undefined],
    [messages.GET, 'GET', undefined],
    [messages.POST, 'POST', { text: 'Hello' }],
    [events.GET, 'GET', undefined],
  ] as const) {
    const answer = await ask(handler, method, { ...theirs, body })
    expect(answer.status).toBe(404)
    expect(answer.body).toEqual((await ask(handler, method, { ...nobodys, body })).body)
  }
})

test.each([
  ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
  ['another site in an old browser', { origin: 'https://evil.example' }, 403],
  ['another port of this host', { origin: 'http://localhost:9999', 'sec-fetch-site': 'same-site' }, 403],
  ['an opaque origin', { origin: 'null' }, 403],
  ['the same origin', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }, 201],
  ['the same host in an old browser', { origin: 'http://localhost:3000', host: 'localhost:3000' }, 201],
  ['the host that a proxy names', { origin: 'https://room.example', 'x-forwarded-host': 'room.example' }, 201],
])('a change by cookie from %s', async (_, headers, status) => {
  expect((await ask(chats.POST, 'POST', { headers: { ...ada.cookie, ...headers }, body: {} })).status).toBe(status)
})

test('a change by token may come from anywhere', async () => {
  const headers = { ...ada.bearer, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  expect((await ask(chats.POST, 'POST', { headers, body: {} })).status).toBe(201)
})

test('who is not an administrator may see backends and not add any', async () => {
  expect((await ask(backends.GET, 'GET', { headers: bo.bearer })).status).toBe(200)
  const body = { id: 'own', name: 'Own', command: 'own' }
  expect(await ask(backends.POST, 'POST', { headers: bo.bearer, body })).toMatchObject({
    status: 403,
    body: { error: { code: 'forbidden' } },
  })
  const administrator = await api.caller({ administrator: true })
  expect(await ask(backends.POST, 'POST', { headers: administrator.bearer, body })).toMatchObject({
    status: 201,
    body: { id: 'own', custom: true },
  })
  expect((await ask(backends.POST, 'POST', { headers: administrator.bearer, body })).status).toBe(409)
})

test('a revoked token and an ended sign-in are nobody at once', async () => {
  const cy = await api.caller({ name: 'Cy' })
  const made = await ask(tokens.POST, 'POST', { headers: cy.bearer, body: { name: 'second' } })
  const second = { authorization: `Bearer ${made.body.token}` }
  expect((await ask(tokens.GET, 'GET', { headers: second })).body.items).toHaveLength(2)
  expect((await ask(token.DELETE, 'DELETE', { headers: cy.bearer, params: { tokenId: made.body.id } })).status).toBe(
    204,
  )
  expect((await ask(tokens.GET, 'GET', { headers: second })).status).toBe(401)
  await endSignIn(cy.person, api.store)
  expect((await ask(tokens.GET, 'GET', { headers: cy.cookie })).status).toBe(401)
})
