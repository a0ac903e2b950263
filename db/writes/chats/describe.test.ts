import { afterAll, beforeAll, expect, test } from 'vitest'
import { readChat } from '#db/reads/chats.ts'
import { readTurnDigest } from '#db/reads/turn-digest.ts'
import { describeChat } from '#db/writes/chats/describe.ts'
import { updateChat } from '#db/writes/chats/update.ts'
import { addText, end, flush, startTurnWith, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'

let at: TestStore
beforeAll(async () => {
  at = await testStore()
})
afterAll(() => at.close())

test('a turn’s digest says what was asked and answered, and whether its chat still needs a title', async () => {
  const scene = await testScene(at.store)
  const first = await startTurnWith(scene, 'Find the race')
  expect(await readTurnDigest(scene.host, at.store, first.lease.turnId)).toBeNull()
  await flush(scene, first.lease, [addText(first, 0, 'Looking.')])
  await end(scene, first.lease)
  expect(await readTurnDigest(scene.host, at.store, first.lease.turnId)).toEqual({
    ownerId: scene.owner.personId,
    workspaceId: expect.any(String),
    prompt: 'Find the race',
    untitled: true,
    outcome: 'completed',
    error: null,
    files: [],
    answer: 'Looking.',
  })
  const second = await startTurnWith(scene, 'And mend it')
  await end(scene, second.lease)
  expect(await readTurnDigest(scene.host, at.store, second.lease.turnId)).toMatchObject({ untitled: false })
})

test('a model’s title never takes the place of a person’s, and an older turn’s summary not that of a newer', async () => {
  const scene = await testScene(at.store)
  const { chatId } = scene
  const first = await startTurnWith(scene, 'Find the race')
  await end(scene, first.lease)
  const words = { chatId, turnId: first.lease.turnId, title: 'The race', summary: 'finds it' }
  await describeChat(scene.host, at.store, words)
  expect(await readChat(scene.owner, at.store, chatId)).toMatchObject({ title: 'The race', summary: 'finds it' })
  await updateChat(scene.owner, at.store, { chatId, title: 'The race' })
  const second = await startTurnWith(scene, 'And mend it')
  await end(scene, second.lease)
  await describeChat(scene.host, at.store, { ...words, title: 'Another', summary: 'late' })
  expect(await readChat(scene.owner, at.store, chatId)).toMatchObject({ title: 'The race', summary: 'finds it' })
  await describeChat(scene.host, at.store, { chatId, turnId: second.lease.turnId, title: null, summary: 'mends it' })
  expect(await readChat(scene.owner, at.store, chatId)).toMatchObject({ title: 'The race', summary: 'mends it' })
})
