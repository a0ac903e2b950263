import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { awaitJob } from '#db/reads/jobs.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { askForFiles, type FileAsk } from '#db/writes/files/ask.ts'
import { forgetFileJob, removeEndedFileJobs } from '#db/writes/files/remove-ended.ts'
import { claimJob } from '#db/writes/jobs/claim.ts'
import { finishJob } from '#db/writes/jobs/finish.ts'
import { claimTurn } from '#db/writes/turns/claim.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import { end, leaseMs, type Scene, startTurnWith, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

let at: TestStore
let scene: Scene
beforeEach(async () => {
  at = await testStore()
  scene = await testScene(at.store)
  return at.close
})

const read: FileAsk = { kind: 'read_path', path: '', known: null }
const write: FileAsk = { kind: 'write_file', path: 'a.txt', text: 'mine', baseHash: null }
const ask = (what: FileAsk) => askForFiles(scene.owner, at.store, { chatId: scene.chatId, ask: what })
const rows = () => at.store.database.select({ id: hostJobs.id }).from(hostJobs)

test('the chat’s host is asked, with where the files are', async () => {
  const { store, host, chatId } = scene
  const jobId = await ask(write)
  expect(await claimJob(host, store, { leaseMs })).toMatchObject({ jobId, input: { ...write, chatId } })
})

test('who does not see a chat does not see its files', async () => {
  const bob = await testPerson(at.store)
  for (const what of [read, write])
    await expect(askForFiles(bob, at.store, { chatId: scene.chatId, ask: what })).rejects.toMatchObject({
      code: 'not_found',
    })
  expect(await rows()).toEqual([])
})

test('while a turn runs or stops its files are read, not changed', async () => {
  const { owner, store } = scene
  const { lease } = await startTurnWith(scene, 'work')
  await ask(read)
  await expect(ask(write)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Stop it') })
  await stopTurn(owner, store, { turnId: lease.turnId })
  await expect(ask({ kind: 'record_changes' })).rejects.toMatchObject({ code: 'conflict' })
  await end(scene, lease, { outcome: 'stopped' })
  await ask(write)
})

test('while a change is open no turn of its chat is claimed, and reading keeps none back', async () => {
  const { owner, store, host, chatId } = scene
  await ask(read)
  const reading = await claimJob(host, store, { leaseMs })
  const jobId = await ask(write)
  await sendMessage(owner, store, { chatId, text: 'next' })
  expect(await claimTurn(host, store, { leaseMs })).toBeNull()
  await claimJob(host, store, { leaseMs })
  expect(await claimTurn(host, store, { leaseMs })).toBeNull()
  await finishJob(host, store, { jobId, output: {} })
  expect(reading).toMatchObject({ input: { kind: 'read_path' } })
  expect(await claimTurn(host, store, { leaseMs })).toMatchObject({ text: 'next' })
})

test('a workspace that is not ready has no files, and the words say why', async () => {
  const { owner, store } = scene
  const become = (state: 'preparing' | 'failed') =>
    store.database.update(workspaces).set({ state }).where(eq(workspaces.ownerId, owner.personId))
  await become('preparing')
  await expect(ask(read)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('still') })
  await become('failed')
  await expect(ask(read)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('no files') })
})

test('what files say is forgotten once it was read, or soon after nobody read it', async () => {
  const { owner, store, host } = scene
  const [first, second] = [await ask(read), await ask(read)]
  await forgetFileJob(owner, store, first)
  expect(await rows()).toHaveLength(2)
  for (let i = 0; i < 2; i++) await claimJob(host, store, { leaseMs })
  for (const jobId of [first, second]) await finishJob(host, store, { jobId, output: { text: 'secret' } })
  expect(await awaitJob(owner, store, { jobId: first, timeoutMs: 0 })).toMatchObject({ state: 'done' })
  await forgetFileJob(await testPerson(store), store, first)
  await removeEndedFileJobs(host, store)
  expect(await rows()).toHaveLength(2)
  await forgetFileJob(owner, store, first)
  await store.database.update(hostJobs).set({ endedAt: sql`now() - interval '31 seconds'` })
  await removeEndedFileJobs(host, store)
  expect(await rows()).toEqual([])
})
