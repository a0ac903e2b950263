import { afterAll, beforeAll, expect, test } from 'vitest'
import * as read from '#app/api/v1/chats/[chatId]/read/route.ts'
import * as restore from '#app/api/v1/chats/[chatId]/restore/route.ts'
import * as chat from '#app/api/v1/chats/[chatId]/route.ts'
import * as chats from '#app/api/v1/chats/route.ts'
import * as deleted from '#app/api/v1/deleted-chats/route.ts'
import * as search from '#app/api/v1/search/route.ts'
import * as prepare from '#app/api/v1/workspaces/[workspaceId]/prepare/route.ts'
import * as workspace from '#app/api/v1/workspaces/[workspaceId]/route.ts'
import * as workspaces from '#app/api/v1/workspaces/route.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
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

const newChat = async (title: string): Promise<string> => {
  const { body } = await ask(chats.POST, 'POST', { headers: ada.bearer, body: {} })
  await ask(chat.PATCH, 'PATCH', { headers: ada.bearer, params: { chatId: body.id }, body: { title } })
  return body.id
}
const listed = async (caller = ada) => (await ask(workspaces.GET, 'GET', { headers: caller.bearer })).body.items

test('a deleted chat is listed and brought back by its owner alone', async () => {
  const chatId = await newChat('Gone')
  const asked = { headers: ada.bearer, params: { chatId } }
  expect((await ask(chat.DELETE, 'DELETE', asked)).status).toBe(204)
  expect((await ask(deleted.GET, 'GET', { headers: ada.bearer })).body.items).toMatchObject([{ chatId, title: 'Gone' }])
  expect((await ask(deleted.GET, 'GET', { headers: bo.bearer })).body.items).toEqual([])
  expect((await ask(restore.POST, 'POST', { ...asked, headers: bo.bearer })).status).toBe(404)
  expect(await ask(restore.POST, 'POST', asked)).toMatchObject({ status: 200, body: { id: chatId, title: 'Gone' } })
  expect((await ask(restore.POST, 'POST', asked)).status).toBe(404)
})

test('a chat is pinned and moved, and a workspace of somebody else is not there', async () => {
  const chatId = await newChat('Moves')
  const source = { kind: 'empty' as const }
  const { workspace: target } = await createWorkspace(ada.person, api.store, { name: 'Target', source })
  const patch = (body: unknown) => ask(chat.PATCH, 'PATCH', { headers: ada.bearer, params: { chatId }, body })
  expect(await patch({ pinned: true, workspaceId: target.id })).toMatchObject({
    status: 200,
    body: { workspaceName: 'Target' },
  })
  const list = await ask(chats.GET, 'GET', { headers: ada.bearer, path: '/chats' })
  expect(list.body.items[0]).toMatchObject({ chatId, pinned: true, unread: false, workspaceId: target.id })
  const { workspace: others } = await createWorkspace(bo.person, api.store, { name: 'Others', source })
  expect((await patch({ workspaceId: others.id })).status).toBe(404)
  expect((await patch({ pinned: 'yes' })).status).toBe(422)
})

test('what was read is said by a whole number, of a chat that one may see', async () => {
  const chatId = await newChat('Read')
  const say = (body: unknown, headers = ada.bearer) => ask(read.POST, 'POST', { headers, params: { chatId }, body })
  expect((await say({ seq: 1 })).status).toBe(204)
  expect((await say({ seq: -1 })).status).toBe(422)
  expect((await say({ seq: 1.5 })).status).toBe(422)
  expect((await say({ seq: 1 }, bo.bearer)).status).toBe(404)
})

test('workspaces have a colour and an order', async () => {
  const { id } = (await createWorkspace(ada.person, api.store, { name: 'Last', source: { kind: 'empty' } })).workspace
  const patch = (body: unknown, headers = ada.bearer) =>
    ask(workspace.PATCH, 'PATCH', { headers, params: { workspaceId: id }, body })
  const [first] = await listed()
  expect(await patch({ color: 'teal', before: first.id })).toMatchObject({ status: 200, body: { color: 'teal' } })
  expect((await listed())[0]).toMatchObject({ id, color: 'teal' })
  expect((await patch({ before: null })).status).toBe(200)
  expect((await listed()).at(-1)).toMatchObject({ id, name: 'Last' })
  expect((await patch({ color: 'beige' })).status).toBe(422)
  expect((await patch({ before: 'wsp_none' })).status).toBe(422)
  expect((await patch({ name: ' ' })).status).toBe(422)
  expect((await patch({ color: 'red' }, bo.bearer)).status).toBe(404)
})

test('only a workspace that failed is tried again', async () => {
  const { id } = (await createWorkspace(ada.person, api.store, { name: 'New', source: { kind: 'empty' } })).workspace
  const again = (headers = ada.bearer) => ask(prepare.POST, 'POST', { headers, params: { workspaceId: id } })
  expect(await again()).toMatchObject({
    status: 409,
    body: { error: { message: 'This workspace is being prepared already.' } },
  })
  expect((await again(bo.bearer)).status).toBe(404)
})

test('a search takes 1 to 200 characters and finds one’s own chats', async () => {
  const chatId = await newChat('Where the cormorant fishes')
  const find = (query: string, headers = ada.bearer) =>
    ask(search.GET, 'GET', { headers, path: `/search?query=${encodeURIComponent(query)}` })
  expect(await find('cormorant')).toMatchObject({
    status: 200,
    body: { items: [{ chatId, messageId: null, title: { text: 'Where the cormorant fishes', marks: [[10, 19]] } }] },
  })
  expect((await find('cormorant', bo.bearer)).body.items).toEqual([])
  expect((await find(' ')).status).toBe(422)
  expect((await find('x'.repeat(201))).status).toBe(422)
})
