import { afterAll, beforeAll, expect, test } from 'vitest'
import * as backends from '#app/api/v1/backends/route.ts'
import * as chats from '#app/api/v1/chats/route.ts'
import * as events from '#app/api/v1/events/route.ts'
import * as tokens from '#app/api/v1/tokens/route.ts'
import { createToken } from '#db/writes/tokens/create.ts'
import { scopeOf } from '#lib/domain/api/endpoint.ts'
import { endpoints } from '#lib/domain/api/endpoints.ts'
import type { TokenScope } from '#lib/domain/people/person.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'

let api: Awaited<ReturnType<typeof testApi>>
let ada: Caller
beforeAll(async () => {
  api = await testApi()
  ada = await api.caller({ name: 'Ada', administrator: true })
})
afterAll(() => api.close())

async function bearer(...scopes: TokenScope[]) {
  const { token } = await createToken(ada.person, api.store, { name: scopes.join(), scopes })
  return { authorization: `Bearer ${token}` }
}
const backend = { id: 'own', name: 'Own', command: 'own' }

test('a token that may read changes nothing, and is told which scope it lacks', async () => {
  const headers = await bearer('read')
  expect((await ask(chats.GET, 'GET', { headers })).status).toBe(200)
  const refused = await ask(chats.POST, 'POST', { headers, body: {} })
  expect(refused).toMatchObject({
    status: 403,
    body: { error: { code: 'forbidden', message: expect.stringMatching(/“write”/) } },
  })
  expect((await ask(chats.GET, 'GET', { headers })).body.items).toEqual([])
})

test('a token that may not read follows nothing', async () => {
  const headers = await bearer('write')
  expect((await ask(chats.POST, 'POST', { headers, body: {} })).status).toBe(201)
  expect(await ask(chats.GET, 'GET', { headers })).toMatchObject({
    status: 403,
    body: { error: { message: expect.stringMatching(/“read”/) } },
  })
  expect((await ask(events.GET, 'GET', { path: '/events', headers })).status).toBe(403)
})

test("an administrator's token administers only with that scope", async () => {
  const refused = await ask(backends.POST, 'POST', { headers: await bearer('read', 'write'), body: backend })
  expect(refused).toMatchObject({ status: 403, body: { error: { message: expect.stringMatching(/“administer”/) } } })
  expect((await ask(backends.POST, 'POST', { headers: await bearer('administer'), body: backend })).status).toBe(201)
})

test('the scope makes nobody an administrator', async () => {
  const bo = await api.caller({ name: 'Bo' })
  const body = { name: 'all', scopes: ['read', 'write', 'administer'] }
  const { token } = (await ask(tokens.POST, 'POST', { headers: bo.bearer, body })).body
  const answer = await ask(backends.POST, 'POST', { headers: { authorization: `Bearer ${token}` }, body: backend })
  expect(answer).toMatchObject({ status: 403, body: { error: { message: expect.stringMatching(/administrator/) } } })
})

test('a token is made with scopes and an end, to read and write unless it is said', async () => {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const body = { name: 'short', scopes: ['read'], expiresAt }
  expect((await ask(tokens.POST, 'POST', { headers: ada.bearer, body })).status).toBe(201)
  expect((await ask(tokens.POST, 'POST', { headers: ada.bearer, body: { name: 'usual' } })).status).toBe(201)
  const { items } = (await ask(tokens.GET, 'GET', { headers: ada.bearer })).body
  expect(items.slice(0, 2)).toMatchObject([
    { name: 'usual', scopes: ['read', 'write'], expiresAt: null },
    { name: 'short', scopes: ['read'], expiresAt },
  ])
})

test.each([
  ['no scope', { scopes: [] }, 'scopes'],
  ['a scope that is none', { scopes: ['own'] }, 'scopes.0'],
  ['an end that is over', { expiresAt: '2020-01-01T00:00:00.000Z' }, 'expiresAt'],
  ['an end that is no moment', { expiresAt: 'tomorrow' }, 'expiresAt'],
])('a token with %s is refused at its field', async (_, more, field) => {
  const answer = await ask(tokens.POST, 'POST', { headers: ada.bearer, body: { name: 'x', ...more } })
  expect(answer.status).toBe(422)
  expect(Object.keys(answer.body.error.fields)).toEqual([field])
})

test('a token makes none that may do more than itself', async () => {
  const body = { name: 'more', scopes: ['administer'] }
  expect((await ask(tokens.POST, 'POST', { headers: await bearer('write'), body })).status).toBe(403)
})

test('a token makes none that lasts longer than itself', async () => {
  const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()
  const short = await createToken(ada.person, api.store, { name: 'short', expiresAt: inMs(60_000) })
  const headers = { authorization: `Bearer ${short.token}` }
  const make = async (expiresAt: string | null) =>
    (await ask(tokens.POST, 'POST', { headers, body: { name: 'next', expiresAt } })).status
  expect([await make(null), await make(inMs(120_000)), await make(inMs(30_000))]).toEqual([403, 403, 201])
})

test('an expired token is nobody', async () => {
  const withEnd = async (inMs: number) => {
    const expiresAt = new Date(Date.now() + inMs).toISOString()
    const { token } = await createToken(ada.person, api.store, { name: 'with an end', expiresAt })
    return await ask(chats.GET, 'GET', { headers: { authorization: `Bearer ${token}` } })
  }
  expect((await withEnd(60_000)).status).toBe(200)
  expect(await withEnd(-1_000)).toMatchObject({
    status: 401,
    body: { error: { message: expect.stringMatching(/token/) } },
  })
})

test('looking needs read, changing write, and what only administrators do administer', () => {
  for (const endpoint of endpoints) {
    const usual = endpoint.method === 'GET' ? 'read' : 'write'
    const administers = endpoint.summary.includes('(administrators)')
    expect(scopeOf(endpoint), endpoint.path).toBe(administers ? 'administer' : usual)
  }
})
