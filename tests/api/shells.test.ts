import { afterAll, beforeAll, expect, test } from 'vitest'
import * as input from '#app/api/v1/chats/[chatId]/shells/[shellId]/input/route.ts'
import * as resize from '#app/api/v1/chats/[chatId]/shells/[shellId]/resize/route.ts'
import * as one from '#app/api/v1/chats/[chatId]/shells/[shellId]/route.ts'
import * as stream from '#app/api/v1/chats/[chatId]/shells/[shellId]/stream/route.ts'
import * as shells from '#app/api/v1/chats/[chatId]/shells/route.ts'
import * as chats from '#app/api/v1/chats/route.ts'
import { readTyped } from '#db/reads/shells.ts'
import { createGrant } from '#db/writes/grants/create.ts'
import { endShell, printShell, startShell } from '#db/writes/shells/print.ts'
import { takeShells } from '#db/writes/shells/take.ts'
import { createToken } from '#db/writes/tokens/create.ts'
import { revokeToken } from '#db/writes/tokens/revoke.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { ChatId, ShellId } from '#lib/domain/ids.ts'
import type { TokenScope } from '#lib/domain/people/person.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'
import { testHost } from '#tests/support/people.ts'

let api: Awaited<ReturnType<typeof testApi>>
let ada: Caller
let bo: Caller
let host: HostActor
let chatId: ChatId
beforeAll(async () => {
  api = await testApi()
  ada = await api.caller({ name: 'Ada' })
  bo = await api.caller({ name: 'Bo', administrator: true })
  host = await testHost(api.store)
  chatId = (await ask(chats.POST, 'POST', { headers: ada.bearer, body: {} })).body.id
})
afterAll(() => api.close())

const size = { columns: 80, rows: 24 }
const open = (headers = ada.bearer, body: unknown = size) =>
  ask(shells.POST, 'POST', { params: { chatId }, headers, body })
async function opened(): Promise<ShellId> {
  const { body } = await open()
  await takeShells(host, api.store)
  await startShell(host, api.store, body.id)
  return body.id
}
const close = (shellId: string, headers = ada.bearer) =>
  ask(one.DELETE, 'DELETE', { params: { chatId, shellId }, headers })
const type = (shellId: string, body: unknown, headers = ada.bearer) =>
  ask(input.POST, 'POST', { params: { chatId, shellId }, headers, body })
async function ended(shellId: ShellId, exitCode: number | null = 0) {
  await endShell(host, api.store, { shellId, exitCode, fault: null })
}
async function bearer(...scopes: TokenScope[]) {
  const { token, id } = await createToken(ada.person, api.store, { name: scopes.join(), scopes })
  return { tokenId: id, headers: { authorization: `Bearer ${token}` } }
}

test('the owner opens a shell, sees it, types, and closes it', async () => {
  const made = await open()
  expect(made).toMatchObject({ status: 201, body: { chatId, number: 1, state: 'asked', ...size } })
  const shellId = made.body.id
  await takeShells(host, api.store)
  await startShell(host, api.store, shellId)
  const listed = await ask(shells.GET, 'GET', { params: { chatId }, headers: ada.bearer })
  expect(listed.body.items).toMatchObject([{ id: shellId, state: 'open' }])
  expect((await type(shellId, { client: 'a', seq: 1, text: 'echo ☃' })).status).toBe(204)
  expect((await type(shellId, { client: 'a', seq: 1, text: 'echo ☃' })).status).toBe(204)
  expect((await type(shellId, { client: 'a', seq: 2, data: 'AAM=' })).status).toBe(204)
  const typed = await readTyped(host, api.store, { shellId, after: 0 })
  expect(typed.map(({ data }) => Buffer.from(data, 'base64').toString())).toEqual(['echo ☃', '\u0000\u0003'])
  expect((await type(shellId, { client: 'a', seq: 9, text: 'x' })).status).toBe(409)
  const sized = { params: { chatId, shellId }, headers: ada.bearer, body: { columns: 100, rows: 30 } }
  expect((await ask(resize.POST, 'POST', sized)).status).toBe(204)
  expect((await close(shellId)).status).toBe(204)
  await ended(shellId)
})

test.each([
  ['no size', {}],
  ['no columns', { columns: 0, rows: 24 }],
  ['too many', { columns: 80, rows: 100_000 }],
  ['half a row', { columns: 80, rows: 2.5 }],
])('a size that is none (%s) is refused', async (_, body) => {
  expect((await open(ada.bearer, body)).status).toBe(422)
})

test.each([
  ['nothing', { client: 'a', seq: 1 }],
  ['both', { client: 'a', seq: 1, text: 'x', data: 'eA==' }],
  ['no base64', { client: 'a', seq: 1, data: '???' }],
  ['no number', { client: 'a', seq: 0, text: 'x' }],
  ['too much', { client: 'a', seq: 1, text: 'x'.repeat(70_000) }],
])('input that is none (%s) is refused', async (_, body) => {
  const shellId = await opened()
  expect((await type(shellId, body)).status).toBe(422)
  await ended(shellId)
})

test('to others, whoever they are, neither the chat’s shells nor the shell are there', async () => {
  const shellId = await opened()
  const params = { chatId, shellId }
  const headers = bo.bearer
  expect((await open(headers)).status).toBe(404)
  expect((await ask(shells.GET, 'GET', { params, headers })).status).toBe(404)
  expect((await ask(stream.GET, 'GET', { params, headers })).status).toBe(404)
  expect((await type(shellId, { client: 'a', seq: 1, text: 'x' }, headers)).status).toBe(404)
  expect((await close(shellId, headers)).status).toBe(404)
  const sized = { params, headers, body: size }
  expect((await ask(resize.POST, 'POST', sized)).status).toBe(404)
  const { token } = await createGrant(ada.person, api.store, {
    chatId,
    kind: 'link',
    role: 'viewer',
    expiresAt: null,
  })
  expect((await ask(shells.GET, 'GET', { params, headers: { 'x-share-token': token } })).status).toBe(401)
  expect((await ask(stream.GET, 'GET', { params, headers: {} })).status).toBe(401)
  await ended(shellId)
})

test('a token that may read looks, and types nothing', async () => {
  const shellId = await opened()
  const { headers } = await bearer('read')
  expect((await ask(shells.GET, 'GET', { params: { chatId }, headers })).status).toBe(200)
  expect((await open(headers)).status).toBe(403)
  expect((await type(shellId, { client: 'a', seq: 1, text: 'x' }, headers)).status).toBe(403)
  await ended(shellId)
})

test('a change by a cookie from another site is refused', async () => {
  const shellId = await opened()
  const headers = { ...ada.cookie, origin: 'https://elsewhere.example' }
  expect((await type(shellId, { client: 'a', seq: 1, text: 'x' }, headers)).status).toBe(403)
  await ended(shellId)
})

test('the stream tells all that was printed, from where its reader is, and the end', async () => {
  const shellId = await opened()
  const print = (from: number, text: string) =>
    printShell(host, api.store, { shellId, from, bytes: Buffer.from(text), taken: 0 })
  await print(0, 'one ')
  await print(4, 'two ')
  await ended(shellId, 5)
  const read = async (headers: Record<string, string>) =>
    (await ask(stream.GET, 'GET', { params: { chatId, shellId }, headers: { ...ada.bearer, ...headers } })).body
  const all: string = await read({})
  expect(all.match(/^id: \d+$/gm)).toEqual(['id: 4', 'id: 8'])
  const frames = all.match(/(?<=^data: ).*$/gm)?.map((line) => JSON.parse(line))
  expect(frames?.map(({ type }) => type)).toEqual(['shell', 'output', 'output', 'shell'])
  expect(frames?.at(-1)).toMatchObject({ shell: { state: 'ended', exitCode: 5 }, printed: 8 })
  const rest: string = await read({ 'last-event-id': '4' })
  expect(rest.match(/^id: \d+$/gm)).toEqual(['id: 8'])
  expect((await read({ 'last-event-id': 'rubbish' })).match(/^id: \d+$/gm)).toEqual(['id: 4', 'id: 8'])
})

test('a stream ends when what it was opened by is revoked', async () => {
  const shellId = await opened()
  const { headers, tokenId } = await bearer('read')
  const request = new Request(`${api.origin}/api/v1`, { headers })
  const response = await stream.GET(request, { params: Promise.resolve({ chatId, shellId }) })
  await revokeToken(ada.person, api.store, { tokenId })
  expect(await response.text()).toMatch(/"type":"closed","reason":"revoked"/)
  await ended(shellId)
})
