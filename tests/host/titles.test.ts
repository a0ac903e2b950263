import { afterAll, beforeAll, expect, it } from 'vitest'
import { awaitJob } from '#db/reads/jobs.ts'
import { updateChat } from '#db/writes/chats/update.ts'
import { updateInstallation } from '#db/writes/installation/update.ts'
import { createJob } from '#db/writes/jobs/create.ts'
import type { InstallationChanges } from '#lib/domain/installation/settings.ts'
import { openRoom, type Room } from '#tests/support/room.ts'

let room: Room
beforeAll(async () => {
  room = await openRoom({ model: true })
})
afterAll(() => room[Symbol.asyncDispose]())

const set = (titles: InstallationChanges['titles']) => updateInstallation(room.person, room.store, { titles })
const newChat = () => room.newChat('greenroom', { mode: 'auto' })
const check = async (model: string | null) => {
  const input = { kind: 'check_title_model' as const, model, personId: room.person.personId }
  const jobId = await createJob(room.person, room.store, { input, expiresInMs: 20_000 })
  return await awaitJob(room.person, room.store, { jobId, timeoutMs: 20_000 })
}

it('the model names a chat after its first turn and sums up every turn', async () => {
  const chat = await newChat()
  const id = chat.view.chat.id
  await room.send(id, 'Look for the race [[plain:5:500]]')
  await chat.until('a title and a summary', ({ view }) => view.chat.summary !== null)
  expect(chat.view.chat).toMatchObject({ title: 'A short title', summary: 'does what the script says' })
  await room.send(id, '[[error:401]]')
  await chat.until('the error', ({ view }) => view.chat.summary === 'The provider did not accept the sign-in')
  expect(chat.view.chat.title).toBe('A short title')
})

it('a title that a person gave stays', async () => {
  const chat = await newChat()
  const id = chat.view.chat.id
  const { turnId } = await room.send(id, 'Mine [[plain:40:50]]')
  await updateChat(room.person, room.store, { chatId: id, title: 'My own words' })
  await chat.ended(turnId)
  await chat.until('a summary', ({ view }) => view.chat.summary !== null)
  expect(chat.view.chat.title).toBe('My own words')
})

it('a model that fails leaves the first message as title and the patch as summary', async () => {
  await set({ model: 'missing' })
  const chat = await newChat()
  await room.send(chat.view.chat.id, 'Write notes [[edit:notes.txt]]')
  await chat.until('a summary', ({ view }) => view.chat.summary !== null)
  expect(chat.view.chat).toMatchObject({ title: 'Write notes [[edit:notes.txt]]', summary: 'added notes.txt · +2' })
  await set({ model: null })
})

it('what is switched off is not written', async () => {
  await set({ titles: false })
  const untitled = await newChat()
  await room.send(untitled.view.chat.id, 'Quiet please [[plain:3:500]]')
  await untitled.until('a summary', ({ view }) => view.chat.summary !== null)
  expect(untitled.view.chat.title).toBe('Quiet please [[plain:3:500]]')
  await set({ titles: true, summaries: false })
  const titled = await newChat()
  await room.send(titled.view.chat.id, 'Loud please [[plain:3:500]]')
  await titled.until('a title', ({ view }) => view.chat.title === 'A short title')
  expect(titled.view.chat.summary).toBeNull()
  await set({ summaries: true })
})

it('a trial of a model gives its title, or in words why there is none', async () => {
  expect(await check(null)).toMatchObject({ state: 'done', output: { title: 'A short title', model: 'scripted' } })
  expect(await check('missing')).toMatchObject({
    state: 'failed',
    fault: { code: 'unavailable', message: expect.stringMatching(/does not accept.*missing, status 404/) },
  })
})

it('without a model the last sentence stands, and a trial says what is missing', async () => {
  await using bare = await openRoom({ model: false })
  const chat = await bare.newChat('greenroom', { mode: 'auto' })
  await bare.send(chat.view.chat.id, 'Show me what you can do')
  await chat.until('a summary', ({ view }) => view.chat.summary !== null)
  expect(chat.view.chat.title).toBe('Show me what you can do')
  expect(chat.view.chat.summary).toMatch(/^(added|changed) /)
  const input = { kind: 'check_title_model' as const, model: null, personId: bare.person.personId }
  const jobId = await createJob(bare.person, bare.store, { input, expiresInMs: 20_000 })
  expect(await awaitJob(bare.person, bare.store, { jobId, timeoutMs: 20_000 })).toMatchObject({
    fault: { message: expect.stringContaining('GREENROOM_MODEL_URL') },
  })
})
