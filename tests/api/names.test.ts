import { afterAll, beforeAll, expect, test } from 'vitest'
import * as backends from '#app/api/v1/backends/route.ts'
import * as chats from '#app/api/v1/chats/[chatId]/route.ts'
import * as newChats from '#app/api/v1/chats/route.ts'
import * as tokens from '#app/api/v1/tokens/route.ts'
import * as workspaces from '#app/api/v1/workspaces/route.ts'
import { ask, type Caller, testApi } from '#tests/support/api.ts'

let api: Awaited<ReturnType<typeof testApi>>
let ada: Caller
beforeAll(async () => {
  api = await testApi()
  ada = await api.caller({ name: 'Ada', administrator: true })
})
afterAll(() => api.close())

const emoji = '😀'.repeat(10_000)

test.each([
  ['workspace', workspaces.POST, { name: emoji, source: { kind: 'empty' } }],
  ['token', tokens.POST, { name: emoji }],
  ['backend', backends.POST, { id: 'own', name: emoji, command: 'own' }],
])('a %s is not called ten thousand emoji, and is told why', async (_, POST, body) => {
  expect(await ask(POST, 'POST', { headers: ada.bearer, body })).toMatchObject({
    status: 422,
    body: { error: { code: 'invalid', fields: { name: 'At most 80 characters' } } },
  })
})

test('neither is a chat', async () => {
  const { body } = await ask(newChats.POST, 'POST', { headers: ada.bearer, body: {} })
  const params = { chatId: body.id }
  expect(await ask(chats.PATCH, 'PATCH', { headers: ada.bearer, params, body: { title: emoji } })).toMatchObject({
    status: 422,
    body: { error: { fields: { title: 'At most 200 characters' } } },
  })
})
