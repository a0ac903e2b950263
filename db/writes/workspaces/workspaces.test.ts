import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { listWorkspaces, readWorkspace, readWorkspaceForHost } from '#db/reads/workspaces.ts'
import { chats } from '#db/schema/chats.ts'
import { now } from '#db/schema/columns.ts'
import { claimJob } from '#db/writes/jobs/claim.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
import { deleteWorkspace } from '#db/writes/workspaces/delete.ts'
import { finishWorkspace } from '#db/writes/workspaces/finish.ts'
import { retryWorkspace } from '#db/writes/workspaces/retry.ts'
import { updateWorkspace } from '#db/writes/workspaces/update.ts'
import type { HostActor, PersonActor } from '#lib/domain/actors/actor.ts'
import { backendId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

const source = { kind: 'clone' as const, url: 'https://example.com/a.git', ref: 'main' }

let at: TestStore
let ada: PersonActor
let host: HostActor
beforeEach(async () => {
  at = await testStore()
  ada = await testPerson(at.store)
  host = await testHost(at.store)
  return at.close
})

const create = (name: string) => createWorkspace(ada, at.store, { name, source })

test('a workspace is preparing until a host says that it holds it', async () => {
  const { store } = at
  const { workspace, jobId } = await create('Site')
  expect(workspace).toMatchObject({ name: 'Site', source, isDefault: false, state: 'preparing', fault: null })
  expect(await claimJob(host, store, { leaseMs: 1000 })).toEqual({
    jobId,
    input: { kind: 'prepare_workspace', workspaceId: workspace.id, source, administrator: false },
  })
  const work = await listenFor(store, 'work')
  await finishWorkspace(host, store, { workspaceId: workspace.id, fault: null })
  expect(await work.next).toEqual({ type: 'work', hostId: host.hostId, chatId: null })
  expect(await readWorkspace(ada, store, workspace.id)).toMatchObject({ state: 'ready', fault: null })
  expect(await readWorkspaceForHost(host, store, workspace.id)).toMatchObject({
    ownerId: ada.personId,
    hostId: host.hostId,
  })
})

test('a workspace that could not be prepared says why', async () => {
  const { store } = at
  const { workspace } = await create('Site')
  const fault = { code: 'clone_failed', message: 'There is no repository at this address.' }
  const told = await listenFor(store, 'person')
  await finishWorkspace(host, store, { workspaceId: workspace.id, fault })
  expect(await told.next).toEqual({ type: 'person', personId: ada.personId })
  expect(await readWorkspace(ada, store, workspace.id)).toMatchObject({ state: 'failed', fault })
})

test('the list begins with the Default one and goes on page by page', async () => {
  const { store } = at
  for (const name of ['B', 'A']) await create(name)
  const first = await listWorkspaces(ada, store, { limit: 2 })
  const second = await listWorkspaces(ada, store, { limit: 2, cursor: first.nextCursor ?? '' })
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['Default', 'B', 'A'])
  expect(second.nextCursor).toBeNull()
})

test("another person's workspace is not there", async () => {
  const { store } = at
  const { workspace } = await create('Site')
  const bob = await testPerson(store)
  const { id: workspaceId } = workspace
  const absent = { code: 'not_found', message: 'There is no such workspace.' }
  await expect(readWorkspace(bob, store, workspaceId)).rejects.toMatchObject(absent)
  await expect(updateWorkspace(bob, store, { workspaceId, name: 'Mine' })).rejects.toMatchObject(absent)
  await expect(deleteWorkspace(bob, store, { workspaceId })).rejects.toMatchObject(absent)
  expect((await listWorkspaces(bob, store, { limit: 10 })).items).toHaveLength(1)
  expect(await readWorkspace(ada, store, workspaceId)).toMatchObject({ name: 'Site' })
})

test('a workspace takes another name', async () => {
  const { workspace } = await create('Site')
  const renamed = await updateWorkspace(ada, at.store, { workspaceId: workspace.id, name: 'Shop' })
  expect(renamed).toEqual({ ...workspace, name: 'Shop' })
})

test('a deleted workspace is gone, and its host is asked to remove the files', async () => {
  const { store } = at
  const { workspace } = await create('Site')
  const { id: workspaceId } = workspace
  await claimJob(host, store, { leaseMs: 1000 })
  await deleteWorkspace(ada, store, { workspaceId })
  await expect(readWorkspace(ada, store, workspaceId)).rejects.toMatchObject({ code: 'not_found' })
  await expect(finishWorkspace(host, store, { workspaceId, fault: null })).rejects.toMatchObject({ code: 'not_found' })
  expect(await claimJob(await testHost(store), store, { leaseMs: 1000 })).toBeNull()
  expect(await claimJob(host, store, { leaseMs: 1000 })).toMatchObject({
    input: { kind: 'delete_workspace', workspaceId },
  })
})

test('the Default workspace and one with chats are not deleted', async () => {
  const { store } = at
  const [standard] = (await listWorkspaces(ada, store, { limit: 1 })).items
  if (!standard) throw new Error('no Default workspace')
  await expect(deleteWorkspace(ada, store, { workspaceId: standard.id })).rejects.toMatchObject({ code: 'conflict' })

  const { workspace } = await create('Site')
  const chat = { id: newId('cht'), workspaceId: workspace.id, ownerId: ada.personId, backend: backendId.parse('goose') }
  await store.database.insert(chats).values(chat)
  const remove = () => deleteWorkspace(ada, store, { workspaceId: workspace.id })
  await expect(remove()).rejects.toMatchObject({ code: 'conflict' })
  await store.database.update(chats).set({ deletedAt: now }).where(eq(chats.id, chat.id))
  await remove()
})

test('workspaces stand in the order in which their owner put them, new ones last', async () => {
  const { store } = at
  const [b, a] = [(await create('B')).workspace.id, (await create('A')).workspace.id]
  const names = async () => (await listWorkspaces(ada, store, { limit: 10 })).items.map(({ name }) => name)
  await updateWorkspace(ada, store, { workspaceId: a, before: b })
  expect(await names()).toEqual(['Default', 'A', 'B'])
  await updateWorkspace(ada, store, { workspaceId: a, before: null, color: 'pink' })
  expect(await names()).toEqual(['Default', 'B', 'A'])
  await create('Last')
  expect(await names()).toEqual(['Default', 'B', 'A', 'Last'])
  const { items } = await listWorkspaces(await testPerson(store), store, { limit: 1 })
  const [others] = items
  if (!others) throw new Error('no Default workspace')
  const move = updateWorkspace(ada, store, { workspaceId: a, before: others.id, name: 'Half' })
  await expect(move).rejects.toMatchObject({ code: 'invalid', fields: { before: expect.any(String) } })
  expect(await names()).toEqual(['Default', 'B', 'A', 'Last'])
})

test('of those who put workspaces in order at once, each has their way', async () => {
  const { store } = at
  const ids = await Promise.all(['A', 'B', 'C'].map(async (name) => (await create(name)).workspace.id))
  await Promise.all(ids.map((workspaceId) => updateWorkspace(ada, store, { workspaceId, before: null })))
  const { items } = await listWorkspaces(ada, store, { limit: 10 })
  expect(items[0]?.name).toBe('Default')
  expect(items.map(({ name }) => name).toSorted()).toEqual(['A', 'B', 'C', 'Default'])
})

test('a workspace that failed is prepared again, and no other', async () => {
  const { store } = at
  const { workspace } = await create('Site')
  const { id: workspaceId } = workspace
  const retry = () => retryWorkspace(ada, store, { workspaceId })
  await expect(retry()).rejects.toMatchObject({ code: 'conflict' })
  await claimJob(host, store, { leaseMs: 1000 })
  await finishWorkspace(host, store, { workspaceId, fault: { code: 'clone_failed', message: 'Not there.' } })
  const told = await listenFor(store, 'person')
  expect(await retry()).toMatchObject({ state: 'preparing', fault: null })
  expect(await told.next).toEqual({ type: 'person', personId: ada.personId })
  expect(await claimJob(host, store, { leaseMs: 1000 })).toMatchObject({
    input: { kind: 'prepare_workspace', workspaceId, source },
  })
  await finishWorkspace(host, store, { workspaceId, fault: null })
  await expect(retry()).rejects.toMatchObject({ code: 'conflict', message: 'This workspace is ready.' })
  await expect(retryWorkspace(await testPerson(store), store, { workspaceId })).rejects.toMatchObject({
    code: 'not_found',
  })
})
