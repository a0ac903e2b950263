import { afterAll, beforeAll, expect, test } from 'vitest'
import * as draft from '#app/api/v1/chats/[chatId]/draft/route.ts'
import * as paths from '#app/api/v1/chats/[chatId]/paths/route.ts'
import * as chats from '#app/api/v1/chats/route.ts'
import * as newDraft from '#app/api/v1/draft/route.ts'
import * as workspacePaths from '#app/api/v1/workspaces/[workspaceId]/paths/route.ts'
import { claimJob } from '#db/writes/jobs/claim.ts'
import { finishJob } from '#db/writes/jobs/finish.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testHost } from '#tests/support/people.ts'

let api: Awaited<ReturnType<typeof testApi>>
let ada: Caller
let bob: Caller
let params: { chatId: string }
let workspaceId: string
beforeAll(async () => {
  api = await testApi()
  ;[ada, bob] = [await api.caller({ name: 'Ada' }), await api.caller({ name: 'Bob' })]
  const { body } = await ask(chats.POST, 'POST', { headers: ada.bearer, body: {} })
  params = { chatId: body.id }
  workspaceId = body.workspaceId
})
afterAll(() => api.close())

const [early, late] = ['2026-01-01T10:00:00.000Z', '2026-01-01T10:00:05.000Z']
const put = (body: unknown, headers = ada.bearer) => ask(draft.PUT, 'PUT', { headers, params, body })

test('a draft is put and read, and one that was edited later stays', async () => {
  expect((await ask(draft.GET, 'GET', { headers: ada.bearer, params })).body).toMatchObject({
    text: '',
    editedAt: null,
  })
  const kept = { text: 'late', files: [], editedAt: late }
  expect(await put({ text: 'late', editedAt: late })).toMatchObject({ status: 200, body: kept })
  expect(await put({ text: 'early', editedAt: early })).toMatchObject({ status: 200, body: kept })
  expect((await ask(draft.GET, 'GET', { headers: ada.bearer, params })).body).toEqual(kept)
  const fresh = { text: 'new', editedAt: early }
  expect(await ask(newDraft.PUT, 'PUT', { headers: ada.bearer, body: fresh })).toMatchObject({ body: fresh })
  expect((await ask(newDraft.GET, 'GET', { headers: ada.bearer })).body).toMatchObject(fresh)
})

test.each([
  ['is too long', { text: 'x'.repeat(256 * 1024 + 1), editedAt: late }, 413],
  ['has no time', { text: 'x' }, 422],
  ['has a time that is none', { text: 'x', editedAt: 'yesterday' }, 422],
  ['has another field', { text: 'x', editedAt: late, sent: true }, 422],
])('a draft that %s is refused', async (_, body, status) => {
  expect((await put(body)).status).toBe(status)
})

test('nobody else reads or writes it, or searches the chat’s files', async () => {
  expect((await put({ text: 'x', editedAt: late }, bob.bearer)).status).toBe(404)
  expect((await ask(draft.GET, 'GET', { headers: bob.bearer, params })).status).toBe(404)
  expect((await ask(paths.GET, 'GET', { headers: bob.bearer, params })).status).toBe(404)
  const theirs = { headers: bob.bearer, params: { workspaceId } }
  expect((await ask(workspacePaths.GET, 'GET', theirs)).status).toBe(404)
  expect((await ask(paths.GET, 'GET', { params })).status).toBe(401)
})

test('a host is asked for the paths that match, and what it refuses is refused', async () => {
  const host = await testHost(api.store)
  const answerNext = async (end: { output: unknown } | { fault: { code: string; message: string } }) => {
    const work = await listenFor(api.store, 'work')
    const answer = ask(paths.GET, 'GET', { headers: ada.bearer, params, path: '/?query=read&limit=5' })
    await work.next
    const job = await claimJob(host, api.store, { leaseMs: 5_000 })
    expect(job?.input).toEqual({ kind: 'search_paths', workspaceId, chatId: params.chatId, query: 'read', limit: 5 })
    if (job) await finishJob(host, api.store, { jobId: job.jobId, ...end })
    return await answer
  }
  const found = { items: [{ path: 'README.md' }], nextCursor: null }
  expect(await answerNext({ output: { paths: ['README.md'] } })).toMatchObject({ status: 200, body: found })
  const fault = { code: 'unavailable', message: 'Not here.' }
  expect(await answerNext({ fault })).toMatchObject({ body: { error: fault } })
  const none = { headers: ada.bearer, params, path: '/?limit=0' }
  expect((await ask(paths.GET, 'GET', none)).status).toBe(422)
})
