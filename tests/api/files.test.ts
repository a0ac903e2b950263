import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as list from '#app/api/v1/chats/[chatId]/files/list/route.ts'
import * as move from '#app/api/v1/chats/[chatId]/files/move/route.ts'
import * as files from '#app/api/v1/chats/[chatId]/files/route.ts'
import * as chats from '#app/api/v1/chats/route.ts'
import { claimJob } from '#db/writes/jobs/claim.ts'
import { finishJob } from '#db/writes/jobs/finish.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { HostJobInput } from '#lib/domain/jobs/host-job.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'
import { testHost } from '#tests/support/people.ts'

let api: Awaited<ReturnType<typeof testApi>>
let ada: Caller
let host: HostActor
let chatId: string
beforeAll(async () => {
  api = await testApi()
  ada = await api.caller({ name: 'Ada' })
  host = await testHost(api.store)
  chatId = (await ask(chats.POST, 'POST', { headers: ada.bearer, body: {} })).body.id
})
afterAll(() => api.close())

/** Does the next job as a host would: answers it with an output, or a fault. */
async function serveOne(
  end: { output: unknown } | { fault: { code: string; message: string } },
): Promise<HostJobInput> {
  const woken = Promise.withResolvers<HostJobInput>()
  const look = async () => {
    const job = await claimJob(host, api.store, { leaseMs: 60_000 })
    if (!job) return
    await finishJob(host, api.store, { jobId: job.jobId, ...end })
    woken.resolve(job.input)
  }
  const stop = await api.store.bus.subscribe({ notice: (notice) => notice.type === 'work' && void look() })
  await look()
  return await woken.promise.finally(stop)
}

async function countJobs(): Promise<number> {
  const { rows } = await api.store.database.execute(sql`select 1 from host_jobs`)
  return rows.length
}

const query = (path: string) => `/chats/${chatId}/files?${new URLSearchParams({ path })}`
const get = (path: string, headers: Record<string, string> = {}) =>
  ask(files.GET, 'GET', { path: query(path), params: { chatId }, headers: { ...ada.bearer, ...headers } })
const put = (path: string, body: unknown) =>
  ask(files.PUT, 'PUT', { path: query(path), params: { chatId }, headers: ada.bearer, body })

test.each(['/etc/passwd', '../x', 'a/../../x', '.git/config', 'sub/.GIT/x', 'a//b'])(
  'the path %j is refused before any host is asked',
  async (path) => {
    for (const answer of [await get(path), await put(path, { text: '', baseHash: null })])
      expect(answer).toMatchObject({ status: 422, body: { error: { code: 'invalid', fields: {} } } })
    const moved = { path: '/', params: { chatId }, headers: ada.bearer, body: { from: 'a', to: path } }
    expect(await ask(move.POST, 'POST', moved)).toMatchObject({ status: 422 })
    expect(await countJobs()).toBe(0)
  },
)

test('a body that lacks what it is written over is refused', async () => {
  expect(await put('a.txt', { text: 'x' })).toMatchObject({
    status: 422,
    body: { error: { fields: { baseHash: expect.any(String) } } },
  })
})

test('another person’s chat has no files for one', async () => {
  const bob = await api.caller({ name: 'Bob' })
  const asked = { path: query('a.txt'), params: { chatId }, headers: bob.bearer }
  expect(await ask(files.GET, 'GET', asked)).toMatchObject({ status: 404 })
  expect(await ask(list.POST, 'POST', { ...asked, body: { paths: [''] } })).toMatchObject({ status: 404 })
})

test('a folder is asked of the host and answered, and nothing of it is kept', async () => {
  const folder = { kind: 'folder', path: '', entries: [], more: 0 }
  const [input, answer] = await Promise.all([serveOne({ output: folder }), get('')])
  expect(input).toMatchObject({ kind: 'read_path', chatId, path: '' })
  expect(answer).toMatchObject({ status: 200, body: folder })
  expect(await countJobs()).toBe(0)
})

test('what the host refuses is refused with its words', async () => {
  const fault = { code: 'conflict', message: 'The file was changed meanwhile.' }
  const [, answer] = await Promise.all([serveOne({ fault }), put('a.txt', { text: 'x', baseHash: 'a'.repeat(64) })])
  expect(answer).toMatchObject({ status: 409, body: { error: fault } })
})

test('bytes are a download that no browser runs', async () => {
  const output = { mediaType: 'image/png', base64: Buffer.from('bytes').toString('base64') }
  const [input, answer] = await Promise.all([
    serveOne({ output }),
    get('dir/ü "x".png', { accept: 'application/octet-stream' }),
  ])
  expect(input).toMatchObject({ kind: 'read_bytes', path: 'dir/ü "x".png' })
  expect(answer).toMatchObject({ status: 200, body: 'bytes' })
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': `attachment; filename*=UTF-8''%C3%BC%20%22x%22.png`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining('sandbox'),
  })
  expect(await get('', { accept: 'application/octet-stream' })).toMatchObject({ status: 422 })
})
