import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { awaitTask } from '#db/reads/await-task.ts'
import { readChatView } from '#db/reads/chat-view.ts'
import { listChats, listFirstChats, readChat, readStatus } from '#db/reads/chats.ts'
import { listDeletedChats } from '#db/reads/deleted-chats.ts'
import { listPeople } from '#db/reads/people.ts'
import { listOpenRequests } from '#db/reads/requests.ts'
import { search } from '#db/reads/search.ts'
import { listTasks, readTask } from '#db/reads/tasks.ts'
import { chats } from '#db/schema/chats.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import { tasks } from '#db/schema/tasks.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { purgeChats } from '#db/writes/chats/purge.ts'
import { restoreChat } from '#db/writes/chats/restore.ts'
import { createGrant } from '#db/writes/grants/create.ts'
import { openRequest } from '#db/writes/requests/open.ts'
import { createTask } from '#db/writes/tasks/create.ts'
import { deleteTask } from '#db/writes/tasks/delete.ts'
import { stopExpiredTasks } from '#db/writes/tasks/stop-expired.ts'
import { removeTurn } from '#db/writes/turns/remove.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
import { deleteWorkspace } from '#db/writes/workspaces/delete.ts'
import { openTaskLimit, type TaskInfo } from '#lib/domain/tasks/task.ts'
import {
  addText,
  end,
  flush,
  type Scene,
  startNext,
  testBackend,
  testScene,
  testSnapshot,
} from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

let at: TestStore
let scene: Scene
beforeEach(async () => {
  at = await testStore()
  scene = await testScene(at.store)
  return at.close
})

const start = (prompt = 'Count the herons', more: { timeoutMs?: number } = {}) =>
  createTask(scene.owner, at.store, { backend: testBackend, prompt, ...more })
const read = ({ id }: TaskInfo) => readTask(scene.owner, at.store.database, id)
const ofTask = ({ chatId }: TaskInfo): Scene => ({ ...scene, chatId })
/** As if its time were over. */
const expire = ({ id }: TaskInfo) =>
  at.store.database
    .update(tasks)
    .set({ expiresAt: new Date(Date.now() - 60_000).toISOString() })
    .where(eq(tasks.id, id))

test('a task is queued, runs, and tells its answer and its patch once it ended', async () => {
  const task = await start('Count the herons\nin all the ponds')
  expect(task).toMatchObject({ state: 'queued', title: 'Count the herons', text: null, patch: null, endedAt: null })
  const started = await startNext(ofTask(task))
  expect(started.claimed).toMatchObject({ isTask: true, text: 'Count the herons\nin all the ponds' })
  await flush(ofTask(task), started.lease, [addText(started, 0, 'There are two.')])
  expect(await read(task)).toMatchObject({ state: 'running', text: null })
  const file = {
    path: 'a.txt',
    previousPath: null,
    change: 'added' as const,
    binary: false,
    hunks: 1,
    added: 1,
    removed: 0,
  }
  const patch = {
    fromSnapshot: testSnapshot('a'),
    toSnapshot: testSnapshot('b'),
    files: [file],
    diff: 'diff',
    omitted: [],
    author: { kind: 'agent' as const, backend: testBackend },
    person: 'Ada',
    turnId: started.lease.turnId,
  }
  await end(ofTask(task), started.lease, { patch })
  expect(await read(task)).toMatchObject({
    state: 'completed',
    text: 'There are two.',
    error: null,
    patch: { id: expect.stringMatching(/^pat_/), files: [file], failedMidTurn: false },
    expiresAt: null,
    endedAt: expect.any(String),
  })
})

test('a task that asks something waits, and what it asks is among the open requests', async () => {
  const task = await start()
  const { lease } = await startNext(ofTask(task))
  const ask = { kind: 'form' as const, message: 'Which pond?', schema: { type: 'object', properties: {} } }
  await openRequest(scene.host, at.store, { lease, ask, rest: [] })
  expect(await read(task)).toMatchObject({ state: 'waiting' })
  expect(await listOpenRequests(scene.owner, at.store)).toMatchObject([{ chatId: task.chatId }])
})

test('no list, search or count has the chat of a task, which its owner reads all the same', async () => {
  const { owner, chatId } = scene
  const { store } = at
  const task = await start('Count the herons')
  await sendMessage(owner, store, { chatId, text: 'Count the herons too' })
  const ids = (items: readonly { chatId: string }[]) => [...new Set(items.map((item) => item.chatId))]
  expect(ids((await listChats(owner, store, { limit: 50 })).items)).toEqual([chatId])
  expect(ids((await listFirstChats(owner, store, { limit: 50 })).items)).toEqual([chatId])
  expect(ids(await search(owner, store, { query: 'heron', limit: 20 }))).toEqual([chatId])
  expect(await readStatus(owner, store, task.chatId)).toBeNull()
  expect(await readStatus(owner, store, chatId)).toMatchObject({ chatId })
  const root = await testPerson(store, { administrator: true, name: 'Root' })
  const { items } = await listPeople(root, store, { limit: 50 })
  expect(items.find(({ id }) => id === owner.personId)).toMatchObject({ chatCount: 1 })
  expect(await readChat(owner, store, task.chatId)).toMatchObject({ id: task.chatId, title: 'Count the herons' })
  await deleteChat(owner, store, task)
  expect(await listDeletedChats(owner, store)).toEqual([])
  await expect(restoreChat(owner, store, task)).rejects.toMatchObject({ code: 'not_found' })
})

test('nobody else sees a task, its chat or that it is there', async () => {
  const task = await start()
  const other = await testPerson(at.store, { name: 'Bo' })
  const refused = { code: 'not_found' }
  await expect(readTask(other, at.store.database, task.id)).rejects.toMatchObject(refused)
  await expect(deleteTask(other, at.store, { taskId: task.id })).rejects.toMatchObject(refused)
  await expect(readChat(other, at.store, task.chatId)).rejects.toMatchObject(refused)
  await expect(awaitTask(other, at.store, { taskId: task.id, timeoutMs: 10 })).rejects.toMatchObject(refused)
  expect((await listTasks(other, at.store, { limit: 10 })).items).toEqual([])
})

test('a task has one prompt, and is not shared', async () => {
  const task = await start()
  const message = { chatId: task.chatId, text: 'And the ducks?' }
  const conflict = { code: 'conflict' }
  await expect(sendMessage(scene.owner, at.store, message)).rejects.toMatchObject(conflict)
  const link = { chatId: task.chatId, kind: 'link' as const, role: 'viewer' as const, expiresAt: null }
  await expect(createGrant(scene.owner, at.store, link)).rejects.toMatchObject(conflict)
})

test('tasks are listed newest first, a page at a time', async () => {
  const made = [await start('one'), await start('two'), await start('three')]
  const first = await listTasks(scene.owner, at.store, { limit: 2 })
  const rest = await listTasks(scene.owner, at.store, { limit: 2, cursor: first.nextCursor ?? '' })
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(made.map(({ id }) => id).toReversed())
  expect(rest.nextCursor).toBeNull()
  await expect(listTasks(scene.owner, at.store, { limit: 2, cursor: 'x' })).rejects.toMatchObject({ code: 'invalid' })
})

test('what cannot run is refused before anything is stored', async () => {
  const { owner } = scene
  const { store } = at
  await expect(start('  ')).rejects.toMatchObject({ code: 'invalid', fields: { prompt: 'Write something' } })
  await expect(start('x'.repeat(300_000))).rejects.toMatchObject({ code: 'too_large' })
  const bo = await testPerson(store, { name: 'Bo' })
  const { workspace } = await createWorkspace(bo, store, { name: 'Bo’s', source: { kind: 'empty' } })
  const elsewhere = { backend: testBackend, prompt: 'Hello', workspaceId: workspace.id }
  await expect(createTask(owner, store, elsewhere)).rejects.toMatchObject({ code: 'not_found' })
  await store.database.update(workspaces).set({ state: 'failed' }).where(eq(workspaces.ownerId, owner.personId))
  await expect(start()).rejects.toMatchObject({ code: 'conflict' })
  expect(await store.database.$count(tasks)).toBe(0)
  expect(await store.database.$count(chats, eq(chats.kind, 'task'))).toBe(0)
})

test('a person has so many tasks open at most', async () => {
  const first = await start()
  await Promise.all(Array.from({ length: openTaskLimit - 1 }, () => start()))
  await expect(start()).rejects.toMatchObject({ code: 'too_many' })
  await deleteTask(scene.owner, at.store, { taskId: first.id })
  expect(await start()).toMatchObject({ state: 'queued' })
})

test('a task that takes too long is stopped, and says so', async () => {
  const task = await start('Count', { timeoutMs: 120_000 })
  const { lease } = await startNext(ofTask(task))
  await stopExpiredTasks(scene.host, at.store)
  expect(await read(task)).toMatchObject({ state: 'running' })
  await expire(task)
  await stopExpiredTasks(scene.host, at.store)
  await end(ofTask(task), lease, { outcome: 'stopped' })
  expect(await read(task)).toMatchObject({
    state: 'stopped',
    error: { kind: 'timeout', message: 'This task took longer than the 2 minutes it was given, and was stopped.' },
  })
})

test('a task that nobody began in time does not begin any more', async () => {
  const task = await start()
  await expire(task)
  await stopExpiredTasks(scene.host, at.store)
  expect(await read(task)).toMatchObject({
    state: 'stopped',
    error: { kind: 'timeout', message: 'This task did not begin within the 15 minutes it was given.' },
    endedAt: expect.any(String),
  })
  await expect(startNext(ofTask(task))).rejects.toThrow('nothing to claim')
})

test('one that ended, or that a person stopped, is not told as having taken too long', async () => {
  const [done, stopped, removed] = [await start('a'), await start('b'), await start('c')]
  const first = await startNext(ofTask(done))
  await end(ofTask(done), first.lease)
  const second = await startNext(ofTask(stopped))
  await stopTurn(scene.owner, at.store, { turnId: second.lease.turnId })
  const { view } = await readChatView(scene.owner, at.store, removed.chatId)
  for (const { turnId } of view.queue) await removeTurn(scene.owner, at.store, { turnId })
  for (const each of [done, stopped, removed]) await expire(each)
  await stopExpiredTasks(scene.host, at.store)
  await end(ofTask(stopped), second.lease, { outcome: 'stopped' })
  expect(await read(done)).toMatchObject({ state: 'completed', error: null })
  expect(await read(stopped)).toMatchObject({ state: 'stopped', error: null })
  expect(await read(removed)).toMatchObject({ state: 'stopped', error: null, endedAt: expect.any(String) })
})

test('who waits hears of the end as it comes, and of a task that is removed', async () => {
  const [task, other] = [await start('a'), await start('b')]
  const waiting = awaitTask(scene.owner, at.store, { taskId: task.id, timeoutMs: 30_000 })
  const { lease } = await startNext(ofTask(task))
  await end(ofTask(task), lease)
  expect(await waiting).toMatchObject({ state: 'completed' })
  expect(await awaitTask(scene.owner, at.store, { taskId: other.id, timeoutMs: 30 })).toMatchObject({ state: 'queued' })
  const gone = expect(awaitTask(scene.owner, at.store, { taskId: other.id, timeoutMs: 30_000 })).rejects.toMatchObject({
    code: 'not_found',
  })
  await deleteTask(scene.owner, at.store, { taskId: other.id })
  await gone
})

test('a task that is removed is gone with its files, one that runs as soon as that ended', async () => {
  const { owner, host } = scene
  const { store } = at
  const [ended, running] = [await start('a'), await start('b')]
  const first = await startNext(ofTask(ended))
  await end(ofTask(ended), first.lease)
  await deleteTask(owner, store, { taskId: ended.id })
  const second = await startNext(ofTask(running))
  await deleteTask(owner, store, { taskId: running.id })
  const left = async () =>
    (await store.database.select({ id: chats.id }).from(chats).where(eq(chats.kind, 'task'))).length
  expect(await left()).toBe(1)
  expect(await purgeChats(host, store, { limit: 20 })).toBe(0)
  await expect(readTask(owner, store.database, running.id)).rejects.toMatchObject({ code: 'not_found' })
  await end(ofTask(running), second.lease, { outcome: 'stopped' })
  expect(await purgeChats(host, store, { limit: 20 })).toBe(1)
  expect(await left()).toBe(0)
  const jobs = await store.database.select({ input: hostJobs.input, hostId: hostJobs.hostId }).from(hostJobs)
  for (const { chatId } of [ended, running])
    expect(jobs).toContainEqual({ input: { kind: 'delete_chat_files', chatId }, hostId: host.hostId })
})

test('tasks are kept for a week after they ended, chats for good', async () => {
  const { host, chatId } = scene
  const { store } = at
  const [old, fresh, waits] = [await start('a'), await start('b'), await start('c')]
  for (const task of [old, fresh]) {
    const { lease } = await startNext(ofTask(task))
    await end(ofTask(task), lease)
  }
  const longAgo = new Date(Date.now() - 8 * 24 * 3_600_000).toISOString()
  for (const id of [old.chatId, waits.chatId, chatId])
    await store.database.update(chats).set({ activeAt: longAgo }).where(eq(chats.id, id))
  expect(await purgeChats(host, store, { limit: 20 })).toBe(1)
  const { items } = await listTasks(scene.owner, store, { limit: 10 })
  expect(items.map(({ id }) => id)).toEqual([waits.id, fresh.id])
})

test('a workspace is not deleted while a task runs in it, and takes those that ended with it', async () => {
  const { owner, host } = scene
  const { store } = at
  const { workspace } = await createWorkspace(owner, store, { name: 'Site', source: { kind: 'empty' } })
  await store.database
    .update(workspaces)
    .set({ state: 'ready', hostId: host.hostId })
    .where(eq(workspaces.id, workspace.id))
  const task = await createTask(owner, store, { backend: testBackend, prompt: 'a', workspaceId: workspace.id })
  const remove = () => deleteWorkspace(owner, store, { workspaceId: workspace.id })
  await expect(remove()).rejects.toThrow('A task still runs in this workspace')
  const { lease } = await startNext(ofTask(task))
  await end(ofTask(task), lease)
  await remove()
  expect(await purgeChats(host, store, { limit: 20 })).toBe(1)
})
