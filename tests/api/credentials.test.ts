import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as credential from '#app/api/v1/credentials/[credentialId]/route.ts'
import * as credentials from '#app/api/v1/credentials/route.ts'
import * as assignment from '#app/api/v1/workspaces/[workspaceId]/credentials/[credentialId]/route.ts'
import * as workspaces from '#app/api/v1/workspaces/route.ts'
import { keyRingText, newKey } from '#lib/crypto/seal.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'

let api: Awaited<ReturnType<typeof testApi>>
let ada: Caller
let bo: Caller
let workspaceId: string
beforeAll(async () => {
  process.env.CREDENTIAL_KEYS = keyRingText([newKey([])])
  api = await testApi()
  ada = await api.caller({ name: 'Ada' })
  bo = await api.caller({ name: 'Bo' })
  workspaceId = (await ask(workspaces.GET, 'GET', { headers: ada.bearer })).body.items[0].id
})
afterAll(() => api.close())

const create = (body: unknown, headers: Record<string, string> = {}) =>
  ask(credentials.POST, 'POST', { headers: { ...ada.bearer, ...headers }, body })
const list = async (caller: Caller) => (await ask(credentials.GET, 'GET', { headers: caller.bearer })).body.items

test('a credential is made, listed, replaced and deleted, and no answer has its value', async () => {
  const made = await create({ name: 'API_KEY', value: 'first-value', usedIn: [workspaceId] })
  expect(made).toMatchObject({ status: 201, body: { name: 'API_KEY', usedIn: [{ id: workspaceId }] } })
  const params = { credentialId: made.body.id }
  const replaced = await ask(credential.PUT, 'PUT', { headers: ada.bearer, params, body: { value: 'second-value' } })
  expect(replaced.status).toBe(200)
  expect(JSON.stringify([made.body, replaced.body, await list(ada)])).not.toMatch(/(first|second)-value/)
  expect((await ask(credential.DELETE, 'DELETE', { headers: ada.bearer, params })).status).toBe(204)
  expect(await list(ada)).toEqual([])
})

test.each([
  ['PATH', /reserved: it decides which programs are run/],
  ['ld_preload', /reserved: it loads code/],
  ['GIT_SSH_COMMAND', /reserved/],
  ['https_proxy', /reserved/],
  ['OPENAI_API_KEY', /Greenroom gives them theirs/],
  ['GREENROOM_X', /reserved/],
  ['1A', /Letters, digits/],
  ['A-B', /Letters, digits/],
  ['A=B', /Letters, digits/],
  ['', /Give it a name/],
  ['A'.repeat(129), /128/],
])('the name %s is refused with the reason', async (name, words) => {
  const answer = await create({ name, value: 'a value' })
  expect(answer).toMatchObject({
    status: 422,
    body: { error: { code: 'invalid', fields: { name: expect.stringMatching(words) } } },
  })
})

test.each([
  ['nothing', ''],
  ['a NUL', 'a\0b'],
  ['more than 64 kB', 'ä'.repeat(32 * 1024 + 1)],
  ['no text', 12],
])('a value that is %s is refused', async (_, value) => {
  const answer = await create({ name: 'API_KEY', value })
  expect(answer).toMatchObject({ status: 422, body: { error: { fields: { value: expect.any(String) } } } })
})

test('a value is kept as it was given', async () => {
  const made = await create({ name: 'PEM', value: ' line\n' })
  expect(made.status).toBe(201)
  await ask(credential.DELETE, 'DELETE', { headers: ada.bearer, params: { credentialId: made.body.id } })
})

test('another’s credential and workspace are not found', async () => {
  const { id: credentialId } = (await create({ name: 'MINE', value: 'a value' })).body
  const params = { credentialId, workspaceId }
  const headers = bo.bearer
  const tried = await Promise.all([
    ask(credential.PUT, 'PUT', { headers, params, body: { value: 'x' } }),
    ask(credential.DELETE, 'DELETE', { headers, params }),
    ask(assignment.PUT, 'PUT', { headers, params }),
    ask(assignment.DELETE, 'DELETE', { headers, params }),
    ask(credentials.POST, 'POST', { headers, body: { name: 'X', value: 'x', workspaceId } }),
  ])
  expect(tried.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
  expect(await list(bo)).toEqual([])
  expect((await ask(assignment.PUT, 'PUT', { headers: ada.bearer, params })).status).toBe(204)
  expect(await list(ada)).toMatchObject([{ name: 'MINE', usedIn: [{ id: workspaceId }] }])
  expect((await ask(assignment.DELETE, 'DELETE', { headers: ada.bearer, params })).status).toBe(204)
  expect(await list(ada)).toMatchObject([{ name: 'MINE', usedIn: [] }])
})

test('made twice with one Idempotency-Key it is there once, and nothing kept of it has its value', async () => {
  const key = { 'idempotency-key': 'one credential' }
  const body = { name: 'ONCE', value: 'once-and-only' }
  const first = await create(body, key)
  expect(await create(body, key)).toMatchObject({ status: 201, body: first.body })
  expect((await create({ ...body, value: 'other' }, key)).status).toBe(422)
  const { rows } = await api.store.database.execute(sql`select * from idempotency_keys`)
  expect(JSON.stringify(rows)).not.toContain('once-and-only')
})

test('signed out, or with a token that only reads, nothing is saved', async () => {
  expect((await ask(credentials.GET, 'GET', {})).status).toBe(401)
  expect((await ask(credentials.POST, 'POST', { body: { name: 'A', value: 'b' } })).status).toBe(401)
})
