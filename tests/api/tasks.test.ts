import { afterAll, beforeAll, expect, test } from 'vitest'
import * as chat from '#app/api/v1/chats/[chatId]/route.ts'
import * as chats from '#app/api/v1/chats/route.ts'
import * as task from '#app/api/v1/tasks/[taskId]/route.ts'
import * as tasks from '#app/api/v1/tasks/route.ts'
import { touchHost } from '#db/writes/hosts/touch.ts'
import { type BackendInfo, backendInfo } from '#lib/domain/backends/backend.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'
import { testHost } from '#tests/support/people.ts'

let api: Awaited<ReturnType<typeof testApi>>
let ada: Caller
let bo: Caller
beforeAll(async () => {
  api = await testApi()
  ada = await api.caller({ name: 'Ada' })
  bo = await api.caller({ name: 'Bo' })
  const host = await testHost(api.store)
  await touchHost(host, api.store, { backends: [backend('greenroom', ['ask', 'auto']), backend('careful', ['ask'])] })
})
afterAll(() => api.close())

const backend = (id: string, modes: string[]): BackendInfo =>
  backendInfo.parse({
    id,
    name: id,
    version: '1',
    state: 'ready',
    fault: null,
    custom: false,
    scripted: false,
    steers: false,
    offer: {
      commands: [],
      options: [
        {
          id: 'mode',
          name: 'Mode',
          category: 'mode',
          value: 'ask',
          choices: modes.map((value) => ({ value, name: value, description: null })),
        },
      ],
    },
  })

const start = (body: unknown, headers: Record<string, string> = ada.bearer) =>
  ask(tasks.POST, 'POST', { path: '/tasks', headers, body })
const read = (taskId: string, { headers = ada.bearer, query = '' } = {}) =>
  ask(task.GET, 'GET', { path: `/tasks/${taskId}${query}`, params: { taskId }, headers })
const modeOf = async (chatId: string) =>
  (await ask(chat.GET, 'GET', { params: { chatId }, headers: ada.bearer })).body.mode

test('a task is started with 202 and told by its id to whoever started it', async () => {
  const { status, body } = await start({ prompt: 'Count the herons' })
  expect(status).toBe(202)
  expect(body).toMatchObject({ id: expect.stringMatching(/^tsk_/), state: 'queued', title: 'Count the herons' })
  expect(await read(body.id)).toMatchObject({ status: 200, body })
  expect((await read(body.id, { headers: bo.bearer })).status).toBe(404)
  expect((await ask(task.DELETE, 'DELETE', { params: { taskId: body.id }, headers: bo.bearer })).status).toBe(404)
  expect((await start({ prompt: 'Hello' }, {})).status).toBe(401)
  const listed = await ask(tasks.GET, 'GET', { path: '/tasks', headers: ada.bearer })
  expect(listed.body.items).toEqual([body])
  expect((await ask(chats.GET, 'GET', { path: '/chats', headers: ada.bearer })).body.items).toEqual([])
  expect((await ask(tasks.GET, 'GET', { path: '/tasks', headers: bo.bearer })).body.items).toEqual([])
})

test('nobody sits beside a task: it runs in the mode that never asks, unless its caller names one', async () => {
  expect(await modeOf((await start({ prompt: 'a' })).body.chatId)).toBe('auto')
  expect(await modeOf((await start({ prompt: 'a', mode: 'ask' })).body.chatId)).toBe('ask')
  expect(await modeOf((await start({ prompt: 'a', backend: 'careful' })).body.chatId)).toBeNull()
})

test('the same Idempotency-Key starts one task', async () => {
  const headers = { ...ada.bearer, 'idempotency-key': 'count-once' }
  const [first, second] = await Promise.all([start({ prompt: 'Once' }, headers), start({ prompt: 'Once' }, headers)])
  expect([first.status, second.status]).toEqual([202, 202])
  expect(first.body).toEqual(second.body)
  const { items } = (await ask(tasks.GET, 'GET', { path: '/tasks', headers: ada.bearer })).body
  expect(items.filter((each: { title: string }) => each.title === 'Once')).toHaveLength(1)
  expect((await start({ prompt: 'Twice' }, headers)).status).toBe(422)
})

test('what a task cannot be is refused with the field that is wrong', async () => {
  const faults = [
    [{ prompt: ' ' }, 'prompt'],
    [{ prompt: 'a', timeoutMs: 10 }, 'timeoutMs'],
    [{ prompt: 'a', timeoutMs: 3 * 3_600_000 }, 'timeoutMs'],
    [{ prompt: 'a', backend: 'unknown' }, 'backend'],
  ] as const
  for (const [body, field] of faults)
    expect(await start(body)).toMatchObject({
      status: 422,
      body: { error: { fields: { [field]: expect.any(String) } } },
    })
  expect((await start({ prompt: 'a', workspaceId: 'wsp_none' })).status).toBe(404)
  expect((await start({ prompt: 'a', wait: true })).status).toBe(422)
  const { body } = await start({ prompt: 'Waits' })
  expect((await read(body.id, { query: '?wait=60001' })).status).toBe(422)
  expect(await read(body.id, { query: '?wait=20' })).toMatchObject({ status: 200, body: { state: 'queued' } })
})

test('a task that was removed is not there any more, and neither is its chat', async () => {
  const { body } = await start({ prompt: 'Gone' })
  const asked = { params: { taskId: body.id }, headers: ada.bearer }
  expect((await ask(task.DELETE, 'DELETE', asked)).status).toBe(204)
  expect((await read(body.id)).status).toBe(404)
  expect((await ask(task.DELETE, 'DELETE', asked)).status).toBe(404)
  expect((await ask(chat.GET, 'GET', { params: { chatId: body.chatId }, headers: ada.bearer })).status).toBe(404)
})
