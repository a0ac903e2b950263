import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { search } from '#db/reads/search.ts'
import { messages } from '#db/schema/chats.ts'
import { createChat } from '#db/writes/chats/create.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { updateChat } from '#db/writes/chats/update.ts'
import { addText, end, flush, type Scene, startTurnWith, testBackend, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const find = ({ owner, store }: Scene, query: string, limit = 20) => search(owner, store, { query, limit })

/** Has somebody say something and the agent answer. */
async function talk(scene: Scene, text: string, answer: string) {
  const turn = await startTurnWith(scene, text)
  await flush(scene, turn.lease, [addText(turn, 0, answer)])
  await end(scene, turn.lease)
  return turn
}

const marked = (hit: Awaited<ReturnType<typeof find>>[number] | undefined) =>
  hit?.snippet?.marks.map(([from, to]) => hit.snippet?.text.slice(from, to).toLowerCase())

test('messages of people and agents are found, the last word by its beginning, and say where', async () => {
  const scene = await testScene(database.store)
  await talk(scene, 'Why does it fail', `${'Long before. '.repeat(40)}The upload retries too early, in src/retry.ts`)
  await updateChat(scene.owner, scene.store, { chatId: scene.chatId, title: 'Something' })
  const [hit, ...more] = await find(scene, 'Upload retr')
  expect(more).toEqual([])
  expect(hit).toMatchObject({ chatId: scene.chatId, workspaceName: 'Default', messageId: expect.any(String) })
  expect(marked(hit)).toEqual(['upload', 'retr', 'retr'])
  expect((await find(scene, 'why fail')).map((each) => each.snippet?.text)).toEqual(['Why does it fail'])
})

test('parts of words and signs are found too', async () => {
  const scene = await testScene(database.store)
  await talk(scene, 'Look', 'Call `retryUpload(50%)` in 文件上传 now')
  await updateChat(scene.owner, scene.store, { chatId: scene.chatId, title: 'Something' })
  for (const query of ['yUpload', '50%', '件上', 'retryUpload(']) expect(await find(scene, query)).toHaveLength(1)
  for (const query of ['50_', "it's \\ 'quoted", '!!! & |', '%']) await find(scene, query)
  expect(await find(scene, '60%')).toEqual([])
})

test('titles are found by their letters in order, before messages that say the same', async () => {
  const scene = await testScene(database.store)
  const { owner, store } = scene
  await talk(scene, 'The flaky upload test', 'Yes')
  await updateChat(owner, store, { chatId: scene.chatId, title: 'Other' })
  const titled = await createChat(owner, store, { backend: testBackend })
  await updateChat(owner, store, { chatId: titled.id, title: 'Fix the flaky upload test' })
  expect((await find(scene, 'flaky upload')).map((hit) => [hit.chatId, hit.messageId === null])).toEqual([
    [titled.id, true],
    [scene.chatId, false],
  ])
  expect((await find(scene, 'flupl')).map((hit) => hit.chatId)).toEqual([titled.id])
  expect(await find(scene, 'frogs')).toEqual([])
})

test('neither deleted chats, messages that were cut off, nor the chats of others are found', async () => {
  const scene = await testScene(database.store)
  const { owner, store, chatId } = scene
  const { claimed } = await talk(scene, 'A pelican', 'Nothing')
  expect((await find(scene, 'pelican')).length).toBeGreaterThan(0)
  expect(await search(await testPerson(store), store, { query: 'pelican', limit: 5 })).toEqual([])
  await updateChat(owner, store, { chatId, title: 'Birds' })
  await store.database
    .update(messages)
    .set({ cutAt: '2026-01-01T00:00:00Z' })
    .where(eq(messages.id, claimed.promptMessageId))
  expect(await find(scene, 'pelican')).toEqual([])
  expect(await find(scene, 'birds')).toHaveLength(1)
  await deleteChat(owner, store, { chatId })
  expect(await find(scene, 'birds')).toEqual([])
})

test('no more is found than was asked for, the newest of equals first', async () => {
  const scene = await testScene(database.store)
  await updateChat(scene.owner, scene.store, { chatId: scene.chatId, title: 'Something' })
  for (let i = 0; i < 4; i++) await talk(scene, `Number ${i} of the cranes`, 'Yes')
  expect((await find(scene, 'cranes', 2)).map((hit) => hit.snippet?.text)).toEqual([
    'Number 3 of the cranes',
    'Number 2 of the cranes',
  ])
})
