import path from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as events from '#app/api/v1/chats/[chatId]/events/route.ts'
import * as chatGrants from '#app/api/v1/chats/[chatId]/grants/route.ts'
import * as chat from '#app/api/v1/chats/[chatId]/route.ts'
import * as chats from '#app/api/v1/chats/route.ts'
import * as rotate from '#app/api/v1/grants/[grantId]/rotate/route.ts'
import * as grant from '#app/api/v1/grants/[grantId]/route.ts'
import * as shared from '#app/api/v1/grants/route.ts'
import * as health from '#app/api/v1/health/route.ts'
import * as openapi from '#app/api/v1/openapi.json/route.ts'
import * as link from '#app/s/[token]/route.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import type { Endpoint } from '#lib/domain/api/endpoint.ts'
import { endpoints } from '#lib/domain/api/endpoints.ts'
import { chatId as toChatId } from '#lib/domain/ids.ts'
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

const makeChat = async (): Promise<string> => (await ask(chats.POST, 'POST', { headers: ada.bearer, body: {} })).body.id

async function share(chatId: string, more: { expiresAt?: string | null } = {}) {
  const body = { kind: 'link', role: 'viewer', ...more }
  const made = await ask(chatGrants.POST, 'POST', { headers: ada.bearer, params: { chatId }, body })
  expect(made.status).toBe(201)
  const { id, token, url }: { id: string; token: string; url: string } = made.body
  return { grantId: id, token, url, header: { 'x-share-token': token } }
}
const read = (chatId: string, headers: Record<string, string>) => ask(chat.GET, 'GET', { params: { chatId }, headers })
const visit = (token: string, headers: Record<string, string> = {}) =>
  ask(visited, 'GET', { params: { token }, headers })
const expire = (grantId: string) =>
  api.store.database.execute(sql`update grants set expires_at = now() where id = ${grantId}`)
const cookiesOf = ({ headers }: { headers: Headers }) => headers.getSetCookie()
/** The `cookie` header of a browser that visited. */
const carried = (answer: { headers: Headers }) => ({
  cookie: cookiesOf(answer)
    .map((each) => each.split(';')[0])
    .join('; '),
})
const visited: typeof chat.GET = async (request, { params }) =>
  await link.GET(request, { params: params.then(({ token }) => ({ token: String(token) })) })
const unknownToken = `gs_${'x'.repeat(43)}`

test('a link is told once with its address, and is listed without either', async () => {
  const chatId = await makeChat()
  const { grantId, token, url } = await share(chatId)
  expect(url).toBe(`http://localhost:3000/s/${token}`)
  const listed = await ask(chatGrants.GET, 'GET', { headers: ada.cookie, params: { chatId } })
  expect(listed.body.items).toMatchObject([{ id: grantId, chatId, kind: 'link', role: 'viewer' }])
  const all = await ask(shared.GET, 'GET', { headers: ada.bearer })
  expect(all.body.items[0]).toMatchObject({ id: grantId, chatTitle: null, workspaceName: 'Default' })
  expect(JSON.stringify([listed.body, all.body])).not.toContain(token)
  expect((await ask(shared.GET, 'GET', { headers: bo.bearer })).body.items).toEqual([])
})

test.each([
  ['no kind', { role: 'viewer' }],
  ['an editor', { kind: 'link', role: 'editor' }],
  ['a person', { kind: 'person', role: 'viewer', email: 'bo@example.com' }],
  ['an end that is over', { kind: 'link', role: 'viewer', expiresAt: '2020-01-01T00:00:00.000Z' }],
  ['an end that is no time', { kind: 'link', role: 'viewer', expiresAt: 'soon' }],
])('a link for %s is not made', async (_, body) => {
  const params = { chatId: await makeChat() }
  const refused = await ask(chatGrants.POST, 'POST', { headers: ada.bearer, params, body })
  expect(refused).toMatchObject({ status: 422, body: { error: { code: 'invalid' } } })
  expect((await ask(chatGrants.GET, 'GET', { headers: ada.bearer, params })).body.items).toEqual([])
})

test('links of others are not there, and a change by cookie comes from here', async () => {
  const chatId = await makeChat()
  const { grantId } = await share(chatId)
  const asked = { headers: bo.bearer, params: { chatId, grantId } }
  const body = { kind: 'link', role: 'viewer' }
  for (const answer of [
    await ask(chatGrants.GET, 'GET', asked),
    await ask(chatGrants.POST, 'POST', { ...asked, body }),
    await ask(grant.PATCH, 'PATCH', { ...asked, body: { expiresAt: null } }),
    await ask(grant.DELETE, 'DELETE', asked),
    await ask(rotate.POST, 'POST', asked),
  ])
    expect(answer.status).toBe(404)
  const headers = { ...ada.cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  expect((await ask(rotate.POST, 'POST', { ...asked, headers })).status).toBe(403)
})

/** The handler of an endpoint, by the file that Next would take. */
async function handlerOf({ path: route, method }: Endpoint): Promise<typeof chat.GET> {
  const folder = route.replaceAll('{', '[').replaceAll('}', ']')
  const module: Record<string, typeof chat.GET> = await import(
    /* @vite-ignore */ path.resolve(`app/api/v1${folder}/route.ts`)
  )
  const handler = module[method]
  if (!handler) throw new Error(`no handler for ${method} ${route}`)
  return handler
}

/** The status that an endpoint answers a link with; what it streams is not waited for. */
async function statusFor(endpoint: Endpoint, params: Record<string, string>, headers: Record<string, string>) {
  const handler = await handlerOf(endpoint)
  const query = endpoint.path === '/events' ? `?chats=${params.chatId}` : ''
  const url = `http://localhost:3000/api/v1${endpoint.path}${query}`
  const body = endpoint.method === 'GET' ? null : '{}'
  const response = await handler(new Request(url, { method: endpoint.method, headers, body }), {
    params: Promise.resolve(params),
  })
  await response.body?.cancel()
  return response.status
}

test('a link makes the calls of its chat that only look, and no others', async () => {
  const chatId = await makeChat()
  const { grantId, header, token } = await share(chatId)
  const browser = carried(await visit(token))
  const none = ['workspaceId', 'turnId', 'requestId', 'patchId', 'attachmentId', 'backendId', 'personId', 'tokenId']
  const params = { chatId, grantId, ...Object.fromEntries(none.map((name) => [name, 'none'])) }
  const looked: string[] = []
  for (const endpoint of endpoints) {
    if (endpoint.access === 'anybody') continue
    const statuses = [await statusFor(endpoint, params, header), await statusFor(endpoint, params, browser)]
    const name = `${endpoint.method} ${endpoint.path}`
    if (endpoint.access === 'account') expect(statuses, name).toEqual([401, 401])
    else looked.push(`${name} ${statuses.join(' ')}`)
  }
  expect(looked.toSorted()).toEqual([
    'GET /chats/{chatId} 200 200',
    'GET /chats/{chatId}/attachments/{attachmentId} 404 404',
    'GET /chats/{chatId}/events 200 200',
    'GET /chats/{chatId}/messages 200 200',
    'GET /chats/{chatId}/patches 200 200',
    'GET /chats/{chatId}/patches/{patchId} 404 404',
    'GET /chats/{chatId}/ui-stream 204 204',
    'GET /events 200 200',
  ])
})

test('a link to one chat is nothing in another, whoever shows it', async () => {
  const [one, other] = [await makeChat(), await makeChat()]
  const { header, token } = await share(one)
  expect((await read(one, header)).status).toBe(200)
  expect((await read(other, header)).status).toBe(404)
  expect((await read(other, carried(await visit(token)))).status).toBe(401)
  expect((await read(other, { ...bo.bearer, ...header })).status).toBe(404)
  expect((await read(one, bo.bearer)).status).toBe(404)
  expect((await read(one, { ...bo.bearer, ...header })).body).toMatchObject({ id: one, workspaceName: '' })
  expect((await read(one, { ...ada.bearer, ...header })).body).toMatchObject({ id: one, workspaceName: 'Default' })
})

test('a token that is shown counts alone, and every one that leads nowhere gets the same answer', async () => {
  const chatId = await makeChat()
  const [good, revoked, rotated, expired] = [
    await share(chatId),
    await share(chatId),
    await share(chatId),
    await share(chatId),
  ]
  await ask(grant.DELETE, 'DELETE', { headers: ada.bearer, params: { grantId: revoked.grantId } })
  const anew = await ask(rotate.POST, 'POST', { headers: ada.bearer, params: { grantId: rotated.grantId } })
  expect((await read(chatId, { 'x-share-token': anew.body.token })).status).toBe(200)
  await expire(expired.grantId)
  const browser = carried(await visit(good.token))
  for (const token of [revoked.token, rotated.token, expired.token, unknownToken, 'gs_', '']) {
    const answer = await read(chatId, { ...browser, 'x-share-token': token })
    expect(answer).toMatchObject({ status: 401, body: { error: { message: 'This link is not valid.' } } })
    expect((await visit(token)).headers.get('location')).toBe('/shared/unknown')
  }
  expect((await read(chatId, { ...browser, authorization: `Bearer gr_${'x'.repeat(43)}` })).status).toBe(401)
})

test('a visit is exchanged for a cookie of that grant, without the token, at a clean address', async () => {
  const chatId = await makeChat()
  const { grantId, token } = await share(chatId)
  const answer = await visit(token)
  expect(answer).toMatchObject({ status: 303, body: '' })
  expect(answer.headers.get('location')).toBe(`/shared/${chatId}`)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const [cookie, ...others] = cookiesOf(answer)
  expect(others).toEqual([])
  expect(cookie).toMatch(
    new RegExp(`^greenroom\\.share\\.${grantId}=[\\w-]{43}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax$`),
  )
  expect(cookie).not.toContain(token.slice(3))
  expect((await read(chatId, carried(answer))).status).toBe(200)
})

test('a cookie lasts no longer than its link', async () => {
  const chatId = await makeChat()
  const { token } = await share(chatId, { expiresAt: new Date(Date.now() + 3_600_000).toISOString() })
  const [cookie = ''] = cookiesOf(await visit(token))
  const seconds = Number(/Max-Age=(\d+)/.exec(cookie)?.[1])
  expect(seconds).toBeGreaterThan(3_500)
  expect(seconds).toBeLessThanOrEqual(3_600)
})

test('a cookie is void once its link is rotated, revoked or expired, or its chat deleted', async () => {
  const chatId = await makeChat()
  const [rotated, revoked, expired] = [await share(chatId), await share(chatId), await share(chatId)]
  const browsers = await Promise.all([rotated, revoked, expired].map(async ({ token }) => carried(await visit(token))))
  for (const browser of browsers) expect((await read(chatId, browser)).status).toBe(200)
  await ask(rotate.POST, 'POST', { headers: ada.bearer, params: { grantId: rotated.grantId } })
  await ask(grant.DELETE, 'DELETE', { headers: ada.bearer, params: { grantId: revoked.grantId } })
  await expire(expired.grantId)
  for (const browser of browsers) expect((await read(chatId, browser)).status).toBe(401)
  const last = await share(chatId)
  const browser = carried(await visit(last.token))
  await deleteChat(ada.person, api.store, { chatId: toChatId.parse(chatId) })
  expect((await read(chatId, browser)).status).toBe(401)
  expect((await visit(last.token)).headers.get('location')).toBe('/shared/unknown')
})

test('a cookie that was made up, or is of another grant, proves nothing', async () => {
  const [one, other] = [await makeChat(), await makeChat()]
  const [mine, theirs] = [await share(one), await share(other)]
  const [, proof] = carried(await visit(mine.token)).cookie.split('=')
  const { rows } = await api.store.database.execute<{ hash: string }>(
    sql`select hash from grants where id = ${theirs.grantId}`,
  )
  for (const value of [proof, rows[0]?.hash, theirs.token, '', 'x'.repeat(43)])
    expect((await read(other, { cookie: `greenroom.share.${theirs.grantId}=${value}` })).status).toBe(401)
})

test('who opens their own link lands in the chat, everybody else at what is shared', async () => {
  const chatId = await makeChat()
  const { token } = await share(chatId)
  const own = await visit(token, ada.cookie)
  expect([own.headers.get('location'), cookiesOf(own)]).toEqual([`/chats/${chatId}`, []])
  const other = await visit(token, bo.cookie)
  expect(other.headers.get('location')).toBe(`/shared/${chatId}`)
  expect((await read(chatId, { cookie: `${bo.cookie.cookie}; ${carried(other).cookie}` })).status).toBe(200)
})

test('HEAD exchanges nothing, and says nothing of a link', async () => {
  const answer = link.HEAD()
  expect([answer.status, cookiesOf(answer), answer.headers.get('location')]).toEqual([200, [], null])
})

test('a visit takes away the cookies of links that are no more, and keeps the newest forty', async () => {
  const chatId = await makeChat()
  const made = await Promise.all(Array.from({ length: 42 }, () => share(chatId)))
  const browsers = await Promise.all(made.map(async ({ token }) => carried(await visit(token)).cookie))
  const [dead, ...live] = made
  await ask(grant.DELETE, 'DELETE', { headers: ada.bearer, params: { grantId: dead?.grantId ?? '' } })
  const last = live.at(-1)
  const cookies = cookiesOf(await visit(last?.token ?? '', { cookie: browsers.join('; ') }))
  const gone = cookies.filter((each) => each.includes('Max-Age=0')).map((each) => each.split('=')[0])
  expect(gone).toContain(`greenroom.share.${dead?.grantId}`)
  expect(gone).toHaveLength(3)
  expect(cookies.at(-1)).toContain(`greenroom.share.${last?.grantId}=`)
})

test.each([
  ['revoked', grant.DELETE, 'DELETE'],
  ['rotated', rotate.POST, 'POST'],
] as const)('a link that is %s closes the streams that it opened', async (_, end, method) => {
  const chatId = await makeChat()
  const { grantId, token, header } = await share(chatId)
  const open = async (headers: Record<string, string>) =>
    await events.GET(new Request('http://localhost:3000/', { headers }), { params: Promise.resolve({ chatId }) })
  const streams = await Promise.all([open(header), open(carried(await visit(token)))])
  await ask(end, method, { headers: ada.bearer, params: { grantId } })
  for (const stream of streams) expect(await stream.text()).toMatch(/"type":"closed","reason":"revoked"}\n\n$/)
})

test('a token in an address is refused, wherever it stands', async () => {
  const chatId = await makeChat()
  const { token, header } = await share(chatId)
  const gr = ada.bearer.authorization?.replace('Bearer ', '') ?? ''
  for (const query of [`token=${token}`, `after=${token}`, `x=${gr}`, `X-Share-Token=${token}`]) {
    for (const headers of [{}, header, ada.bearer]) {
      const asked = { path: `/?${query}`, params: { chatId }, headers }
      for (const handler of [chat.GET, events.GET, health.GET])
        expect(await ask(handler, 'GET', asked)).toMatchObject({
          status: 422,
          body: { error: { message: expect.stringMatching(/Send it in a header/) } },
        })
    }
  }
})

test('who guesses links is told to stop, and nobody else notices', async () => {
  const chatId = await makeChat()
  const { header, token } = await share(chatId)
  const from = (address: string) => ({ 'x-forwarded-for': address })
  const guess = (address: string) => read(chatId, { ...from(address), 'x-share-token': unknownToken })
  for (let i = 0; i < 15; i++) {
    expect((await guess('192.0.2.1')).status).toBe(401)
    expect((await visit(unknownToken, from('192.0.2.1'))).status).toBe(303)
  }
  expect(await guess('192.0.2.1')).toMatchObject({ status: 429, body: { error: { code: 'too_many' } } })
  const told = await visit(unknownToken, from('192.0.2.1'))
  expect(told).toMatchObject({ status: 429, body: expect.stringMatching(/^Too many links/) })
  expect((await guess('192.0.2.2')).status).toBe(401)
  expect((await read(chatId, { ...header, ...from('192.0.2.1') })).status).toBe(200)
  expect((await visit(token, from('192.0.2.1'))).headers.get('location')).toBe(`/shared/${chatId}`)
})

test('the description says who may show a link', async () => {
  const { paths, components } = (await ask(openapi.GET, 'GET', {})).body
  expect(components.securitySchemes.link).toMatchObject({ in: 'header', name: 'X-Share-Token' })
  const security = [{ token: [] }, { session: [] }, { link: [] }, { opened: [] }]
  expect(paths['/chats/{chatId}/events'].get.security).toEqual(security)
  expect(paths['/events'].get.security).toEqual(security)
  expect(paths['/chats/{chatId}/grants'].get.security).toBeUndefined()
})
