import { afterAll, beforeAll, expect, test } from 'vitest'
import * as install from '#app/api/v1/backends/[backendId]/install/route.ts'
import * as backend from '#app/api/v1/backends/[backendId]/route.ts'
import * as trial from '#app/api/v1/backends/[backendId]/try/route.ts'
import * as backends from '#app/api/v1/backends/route.ts'
import * as openapi from '#app/api/v1/openapi.json/route.ts'
import { claimJob } from '#db/writes/jobs/claim.ts'
import { finishJob } from '#db/writes/jobs/finish.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { TrialOutcome } from '#lib/domain/backends/backend-trial.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testHost } from '#tests/support/people.ts'

let api: Awaited<ReturnType<typeof testApi>>
let ada: Caller
let bob: Caller
let host: HostActor
beforeAll(async () => {
  api = await testApi()
  ada = await api.caller({ name: 'Ada', administrator: true })
  bob = await api.caller({ name: 'Bob' })
  host = await testHost(api.store)
})
afterAll(() => api.close())

const kimi = {
  id: 'kimi',
  name: 'Kimi',
  version: '1.9.0',
  description: 'An agent',
  authors: ['Somebody'],
  icon: 'https://example.com/icon.svg',
  distribution: { npx: { package: 'kimi', args: ['acp'] } },
}
const add = (body: unknown, headers = ada.bearer) => ask(backends.POST, 'POST', { headers, body })
const of = (backendId: string, headers = ada.bearer) => ({ headers, params: { backendId } })

const claim = () => claimJob(host, api.store, { leaseMs: 9_000 })

/** Does the next job as a host would, once it is there. */
async function answerJob(output: TrialOutcome): Promise<unknown> {
  const work = await listenFor(api.store, 'work')
  let job = await claim()
  if (!job) await work.next
  job ??= await claim()
  if (!job) throw new Error('there is no job')
  await finishJob(host, api.store, { jobId: job.jobId, output })
  return job.input
}
async function forgetJobs(): Promise<void> {
  while (await claim());
}

test('an agent of the registry is added, changed, fetched again and removed', async () => {
  const answer = await add({ registry: kimi })
  expect(answer).toMatchObject({ status: 201, body: { id: 'kimi', name: 'Kimi', state: 'missing', custom: true } })
  expect((await add({ registry: kimi })).status).toBe(409)
  expect(await add({ registry: kimi, id: 'kimi-two', name: 'Another' })).toMatchObject({ status: 201 })
  const changed = await ask(backend.PUT, 'PUT', { ...of('kimi'), body: { name: 'Mine', command: '/opt/kimi' } })
  expect(changed).toMatchObject({ status: 200, body: { id: 'kimi', name: 'Mine' } })
  expect((await ask(install.POST, 'POST', of('kimi'))).status).toBe(404)
  expect(await ask(install.POST, 'POST', of('kimi-two'))).toMatchObject({ status: 202, body: { installing: true } })
  for (const id of ['kimi', 'kimi-two']) expect((await ask(backend.DELETE, 'DELETE', of(id))).status).toBe(204)
  await forgetJobs()
})

test.each([
  ['neither command nor agent', { id: 'a', name: 'A' }, 'command'],
  ['no id', { name: 'A', command: 'a' }, 'id'],
  ['both a command and an agent', { registry: kimi, command: 'a' }, 'command'],
  ['an agent through uvx', { registry: { ...kimi, distribution: { uvx: { package: 'k' } } } }, 'registry.distribution'],
  [
    'a package that is an address',
    { registry: { ...kimi, distribution: { npx: { package: 'https://example.com/a.tgz' } } } },
    'registry.distribution.npx.package',
  ],
])('%s is refused at its field', async (_, body, field) => {
  const answer = await add(body)
  expect(answer.status).toBe(422)
  expect(Object.keys(answer.body.error.fields)).toContain(field)
})

test('a trial answers with what the host found', async () => {
  await add({ id: 'own', name: 'Own', command: 'own' })
  await forgetJobs()
  const times = { startMs: 10, sessionMs: 20, firstTextMs: 30, wholeMs: 40 }
  const asking = ask(trial.POST, 'POST', { ...of('own'), body: {} })
  const input = await answerJob({ works: true, times, answer: 'ready' })
  expect(input).toMatchObject({ kind: 'try_backend', backendId: 'own', prompt: 'Answer with the one word ready.' })
  expect(await asking).toMatchObject({ status: 200, body: { works: true, answer: 'ready', version: null, times } })
})

test('a trial that failed is an answer too, with the error of a turn', async () => {
  const times = { startMs: null, sessionMs: null, firstTextMs: null, wholeMs: 4 }
  const error = { kind: 'agent_missing' as const, message: 'Own is not installed on this host.', retryable: false }
  const asking = ask(trial.POST, 'POST', { ...of('own'), body: { prompt: 'Hello' } })
  expect(await answerJob({ works: false, times, answer: null, error })).toMatchObject({ prompt: 'Hello' })
  expect(await asking).toMatchObject({ status: 200, body: { works: false, error } })
})

test('what cannot be tried is refused', async () => {
  expect((await ask(trial.POST, 'POST', { ...of('nobody'), body: {} })).status).toBe(404)
  expect((await ask(trial.POST, 'POST', { ...of('own'), body: { prompt: ' ' } })).status).toBe(422)
})

test('only administrators try, change and fetch', async () => {
  const calls = [
    ask(trial.POST, 'POST', { ...of('own', bob.bearer), body: {} }),
    ask(install.POST, 'POST', of('own', bob.bearer)),
    ask(backend.PUT, 'PUT', { ...of('own', bob.bearer), body: { name: 'A', command: 'a' } }),
    add({ registry: kimi }, bob.bearer),
  ]
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([403, 403, 403, 403])
})

test('the description tells how a backend is tried, and both ways to add one', async () => {
  const { body } = await ask(openapi.GET, 'GET', {})
  const schemaOf = (operation: { requestBody: { content: Record<string, { schema: unknown }> } }) =>
    operation.requestBody.content['application/json']?.schema
  expect(schemaOf(body.paths['/backends/{backendId}/try'].post)).toMatchObject({ properties: { prompt: {} } })
  expect(schemaOf(body.paths['/backends'].post)).toMatchObject({ properties: { command: {}, registry: {} } })
})
