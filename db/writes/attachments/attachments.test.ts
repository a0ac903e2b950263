import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAttachment, readPromptFiles } from '#db/reads/attachments.ts'
import { readChatView } from '#db/reads/chat-view.ts'
import { attachments } from '#db/schema/attachments.ts'
import { messages } from '#db/schema/chats.ts'
import { drafts } from '#db/schema/drafts.ts'
import { addAttachment } from '#db/writes/attachments/add.ts'
import { removeAttachment } from '#db/writes/attachments/remove.ts'
import { removeUnsentAttachments } from '#db/writes/attachments/remove-unsent.ts'
import { removeTurn } from '#db/writes/turns/remove.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import { chatLimitBytes } from '#lib/domain/attachments/allowed.ts'
import { toFilePart } from '#lib/domain/attachments/file-part.ts'
import { type AttachmentId, attachmentId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { claimOnly, end, type Scene, startNext, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const bytes = new TextEncoder().encode('hello')
const add = ({ owner, store, chatId }: Scene, name = 'a.txt') =>
  addAttachment(owner, store, { chatId, name, mediaType: 'text/plain', bytes })
const send = ({ owner, store, chatId }: Scene, attachmentIds: AttachmentId[], text = 'Look') =>
  sendMessage(owner, store, { chatId, text, attachmentIds })
const read = ({ owner, store, chatId }: Scene, id: AttachmentId) =>
  readAttachment(owner, store, { chatId, attachmentId: id })
const makeOld = ({ store }: Scene, id: AttachmentId) =>
  store.database
    .update(attachments)
    .set({ createdAt: sql`now() - interval '25 hours'` as unknown as string })
    .where(eq(attachments.id, id))

test('a file goes through the queue into the message and to the host, byte for byte', async () => {
  const scene = await testScene(database.store)
  const [one, two] = [await add(scene, 'one.txt'), await add(scene, 'two.txt')]
  await send(scene, [two.attachmentId, one.attachmentId])
  const files = [toFilePart(two), toFilePart(one)]
  const queued = await readChatView(scene.owner, scene.store, scene.chatId)
  expect(queued.view.queue[0]?.files).toEqual(files)
  const claimed = await claimOnly(scene)
  expect(claimed.files).toEqual(files)
  const given = await readPromptFiles(scene.host, scene.store, { chatId: scene.chatId, files: claimed.files })
  expect(given.map(({ name, bytes }) => `${name} ${new TextDecoder().decode(bytes)}`)).toEqual([
    'two.txt hello',
    'one.txt hello',
  ])
  const { view } = await readChatView(scene.owner, scene.store, scene.chatId)
  expect(view.messages[0]?.parts).toEqual([{ type: 'text', text: 'Look' }, ...files])
})

test('a viewer reads a file once it stands in the transcript, not while it waits', async () => {
  const scene = await testScene(database.store)
  const { store, chatId } = scene
  const { attachmentId: id } = await add(scene)
  const viewer = makeActor({ kind: 'link', grantId: newId('grt'), chatId, role: 'viewer', rotatedAt: null })
  const seen = () => readAttachment(viewer, store, { chatId, attachmentId: id })
  await expect(seen()).rejects.toMatchObject({ code: 'not_found' })
  await send(scene, [id])
  await expect(seen()).rejects.toMatchObject({ code: 'not_found' })
  await claimOnly(scene)
  expect((await seen()).name).toBe('a.txt')
})

test('a message may have files and no text, and gives the chat their name', async () => {
  const scene = await testScene(database.store)
  const { attachmentId: id } = await add(scene, 'report.txt')
  await send(scene, [id], ' \n')
  await claimOnly(scene)
  const { view } = await readChatView(scene.owner, scene.store, scene.chatId)
  expect(view.messages[0]?.parts.map(({ type }) => type)).toEqual(['file'])
  expect(view.chat.title).toBe('report.txt')
  await expect(send(scene, [], ' ')).rejects.toMatchObject({ code: 'invalid' })
})

test('what is not there, of another chat or of somebody else is not sent, and nothing is half done', async () => {
  const scene = await testScene(database.store)
  const other = await testScene(database.store)
  const mine = await add(scene)
  const theirs = await add(other)
  for (const ids of [[attachmentId.parse('att_none')], [mine.attachmentId, theirs.attachmentId]])
    await expect(send(scene, ids)).rejects.toMatchObject({ code: 'invalid', fields: { attachmentIds: 'No such file' } })
  await expect(send(scene, [mine.attachmentId, mine.attachmentId])).rejects.toMatchObject({ code: 'invalid' })
  const { view } = await readChatView(scene.owner, scene.store, scene.chatId)
  expect(view.queue).toEqual([])
  await expect(
    addAttachment(other.owner, scene.store, { chatId: scene.chatId, name: 'a', mediaType: 'text/plain', bytes }),
  ).rejects.toMatchObject({ code: 'not_found' })
})

test('a file is sent once, and again after it was taken out of the queue or cut off', async () => {
  const scene = await testScene(database.store)
  const { attachmentId: id } = await add(scene)
  const { turnId } = await send(scene, [id])
  await expect(send(scene, [id])).rejects.toMatchObject({ code: 'conflict' })
  await removeTurn(scene.owner, scene.store, { turnId })
  await send(scene, [id])
  const { lease } = await startNext(scene)
  await expect(send(scene, [id])).rejects.toMatchObject({ code: 'conflict' })
  await end(scene, lease)
  await expect(send(scene, [id])).rejects.toMatchObject({ code: 'conflict' })
  await scene.store.database
    .update(messages)
    .set({ cutAt: new Date().toISOString() })
    .where(eq(messages.chatId, scene.chatId))
  await send(scene, [id])
})

test('two messages at the same moment do not both get a file', async () => {
  const scene = await testScene(database.store)
  const { attachmentId: id } = await add(scene)
  const results = await Promise.allSettled([send(scene, [id]), send(scene, [id])])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('only who may see the chat reads a file, and of what is unsent only its person', async () => {
  const scene = await testScene(database.store)
  const { attachmentId: id } = await add(scene)
  expect(await read(scene, id)).toMatchObject({ name: 'a.txt', mediaType: 'text/plain' })
  const stranger = await testPerson(database.store)
  await expect(read({ ...scene, owner: stranger }, id)).rejects.toMatchObject({ code: 'not_found' })
  const elsewhere = await testScene(database.store)
  await expect(read({ ...scene, chatId: elsewhere.chatId }, id)).rejects.toMatchObject({ code: 'not_found' })
  const asHost = () => readAttachment(scene.host, scene.store, { chatId: scene.chatId, attachmentId: id })
  await expect(asHost()).rejects.toMatchObject({ code: 'not_found' })
  await send(scene, [id])
  expect(await asHost()).toMatchObject({ name: 'a.txt' })
})

test('one that was not sent is removed by its person, one that was is not', async () => {
  const scene = await testScene(database.store)
  const { owner, store, chatId } = scene
  const [unsent, sent] = [await add(scene), await add(scene)]
  await send(scene, [sent.attachmentId])
  await expect(
    removeAttachment(await testPerson(store), store, { chatId, attachmentId: unsent.attachmentId }),
  ).rejects.toMatchObject({ code: 'not_found' })
  await removeAttachment(owner, store, { chatId, attachmentId: unsent.attachmentId })
  await expect(read(scene, unsent.attachmentId)).rejects.toMatchObject({ code: 'not_found' })
  await expect(removeAttachment(owner, store, { chatId, attachmentId: sent.attachmentId })).rejects.toMatchObject({
    code: 'conflict',
  })
})

test('a chat holds so much and no more', async () => {
  const scene = await testScene(database.store)
  const { attachmentId: id } = await add(scene)
  await scene.store.database
    .update(attachments)
    .set({ byteCount: chatLimitBytes - 5 })
    .where(eq(attachments.id, id))
  await add(scene)
  await expect(add(scene)).rejects.toMatchObject({ code: 'too_large', message: expect.stringContaining('200 MB') })
})

test('what nobody sent within a day is removed, and nothing else', async () => {
  const scene = await testScene(database.store)
  const { owner, store, chatId } = scene
  const all = []
  for (const name of ['unsent', 'young', 'queued', 'sent', 'cut', 'draft']) all.push(await add(scene, name))
  const [unsent, young, queued, sent, cut, draft] = all.map((info) => info.attachmentId)
  if (!unsent || !young || !queued || !sent || !cut || !draft) throw new Error('nothing was added')
  await send(scene, [cut])
  await end(scene, (await startNext(scene)).lease)
  await store.database.update(messages).set({ cutAt: new Date().toISOString() }).where(eq(messages.chatId, chatId))
  await send(scene, [sent])
  await end(scene, (await startNext(scene)).lease)
  await send(scene, [queued])
  const files = all.filter(({ name }) => name === 'draft').map(toFilePart)
  await store.database.insert(drafts).values({ personId: owner.personId, place: chatId, text: '', files })
  for (const id of [unsent, queued, sent, cut, draft]) await makeOld(scene, id)
  expect(await removeUnsentAttachments(scene.host, store)).toBe(1)
  for (const id of [young, queued, sent, cut, draft]) expect(await read(scene, id)).toBeDefined()
  await expect(read(scene, unsent)).rejects.toMatchObject({ code: 'not_found' })
})
