import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readDraft } from '#db/reads/drafts.ts'
import { drafts } from '#db/schema/drafts.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { saveDraft } from '#db/writes/drafts/save.ts'
import { messageLimitBytes } from '#lib/domain/turns/limits.ts'
import { testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(() => database.close())

const early = '2026-01-01T10:00:00.000Z'
const late = '2026-01-01T10:00:05.000Z'
const write = (text: string, editedAt = early) => ({ text, files: [], editedAt })

it('what was written last is kept, in whichever order it arrives', async () => {
  const { owner, store, chatId: place } = await testScene(database.store)
  expect(await readDraft(owner, store, place)).toEqual({ text: '', files: [], editedAt: null })
  expect(await saveDraft(owner, store, { place, ...write('late', late) })).toEqual(write('late', late))
  expect(await saveDraft(owner, store, { place, ...write('early') })).toEqual(write('late', late))
  expect(await saveDraft(owner, store, { place, ...write('', late) })).toEqual(write('', late))
})

it('a clock that is ahead does not win for ever', async () => {
  const { owner, store, chatId: place } = await testScene(database.store)
  const ahead = await saveDraft(owner, store, { place, ...write('ahead', '2999-01-01T00:00:00.000Z') })
  expect(Date.parse(ahead.editedAt ?? '')).toBeLessThan(Date.parse('2999-01-01T00:00:00.000Z'))
  const next = new Date(Date.parse(ahead.editedAt ?? '') + 1).toISOString()
  expect(await saveDraft(owner, store, { place, ...write('next', next) })).toMatchObject({ text: 'next' })
})

it('a draft is its writer’s alone, and each place has its own', async () => {
  const { owner, store, chatId: place } = await testScene(database.store)
  const stranger = await testPerson(store)
  await saveDraft(owner, store, { place, ...write('in the chat') })
  await saveDraft(owner, store, { place: 'new', ...write('for a new one') })
  expect(await readDraft(owner, store, 'new')).toMatchObject({ text: 'for a new one' })
  expect(await readDraft(stranger, store, 'new')).toMatchObject({ text: '' })
  await expect(readDraft(stranger, store, place)).rejects.toMatchObject({ code: 'not_found' })
  await expect(saveDraft(stranger, store, { place, ...write('x') })).rejects.toMatchObject({ code: 'not_found' })
})

it('a draft that is longer than a message is refused, and what was kept stays', async () => {
  const { owner, store, chatId: place } = await testScene(database.store)
  await saveDraft(owner, store, { place, ...write('a'.repeat(messageLimitBytes)) })
  const tooLong = { place, ...write('é'.repeat(messageLimitBytes / 2 + 1), late) }
  await expect(saveDraft(owner, store, tooLong)).rejects.toMatchObject({ code: 'too_large' })
  expect((await readDraft(owner, store, place)).text.length).toBe(messageLimitBytes)
})

it('a chat that is deleted takes its drafts with it', async () => {
  const { owner, store, chatId: place } = await testScene(database.store)
  await saveDraft(owner, store, { place, ...write('never sent') })
  await deleteChat(owner, store, { chatId: place })
  expect(await store.database.$count(drafts, eq(drafts.place, place))).toBe(0)
})
