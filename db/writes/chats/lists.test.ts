import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listFirstChats, readStatus } from '#db/reads/chats.ts'
import { listDeletedChats } from '#db/reads/deleted-chats.ts'
import { readEvents } from '#db/reads/events.ts'
import { readLastSnapshot } from '#db/reads/last-snapshot.ts'
import { listSessions } from '#db/reads/sessions.ts'
import { chats } from '#db/schema/chats.ts'
import { drafts } from '#db/schema/drafts.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { createChat } from '#db/writes/chats/create.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { markRead } from '#db/writes/chats/mark.ts'
import { purgeChats } from '#db/writes/chats/purge.ts'
import { restoreChat } from '#db/writes/chats/restore.ts'
import { updateChat } from '#db/writes/chats/update.ts'
import { claimJob } from '#db/writes/jobs/claim.ts'
import { openRequest } from '#db/writes/requests/open.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
import { finishWorkspace } from '#db/writes/workspaces/finish.ts'
import type { WorkspaceId } from '#lib/domain/ids.ts'
import { claimOnly, end, type Scene, startNext, startTurnWith, testBackend, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const statusOf = async ({ owner, store, chatId }: Scene) => await readStatus(owner, store, chatId)
const notFound = { code: 'not_found' }

/** A second workspace of the scene's owner, ready on its host. */
async function anotherWorkspace({ owner, host, store }: Scene, name = 'Other'): Promise<WorkspaceId> {
  const { workspace } = await createWorkspace(owner, store, { name, source: { kind: 'empty' } })
  await claimJob(host, store, { leaseMs: 1000 })
  await finishWorkspace(host, store, { workspaceId: workspace.id, fault: null })
  return workspace.id
}

async function runTurn(scene: Scene, text = 'Hello'): Promise<void> {
  await end(scene, (await startTurnWith(scene, text)).lease)
}

describe('unread', () => {
  it('a chat is from when something ended or was asked until it was read that far', async () => {
    const scene = await testScene(database.store)
    const { owner, host, store, chatId } = scene
    const seen: unknown[] = [(await statusOf(scene))?.unread]
    const { lease } = await startTurnWith(scene, 'Hello')
    seen.push((await statusOf(scene))?.unread)
    await openRequest(host, store, { lease, ask: { kind: 'form', message: '?', schema: {} }, rest: [] })
    seen.push((await statusOf(scene))?.unread)
    const told = await listenFor(store, 'person')
    await markRead(owner, store, { chatId, seq: 1_000_000 })
    expect(await told.next).toEqual({ type: 'person', personId: owner.personId, chatId })
    seen.push((await statusOf(scene))?.unread)
    await end(scene, lease)
    seen.push((await statusOf(scene))?.unread)
    expect(seen).toEqual([false, false, true, false, true])
  })

  it('what was read stays read, and only by whoever may see the chat', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    await runTurn(scene)
    await markRead(owner, store, { chatId, seq: 1_000_000 })
    await markRead(owner, store, { chatId, seq: 1 })
    expect(await statusOf(scene)).toMatchObject({ unread: false })
    await expect(markRead(await testPerson(store), store, { chatId, seq: 1 })).rejects.toMatchObject(notFound)
  })
})

describe('pinning', () => {
  it('brings a chat into the first list however old it is, and says so to no log', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    for (let i = 0; i < 3; i++) await createChat(owner, store, { backend: testBackend })
    const told = await listenFor(store, 'person', (notice) => notice.chatId === chatId)
    await updateChat(owner, store, { chatId, pinned: true })
    expect(await told.next).toEqual({ type: 'person', personId: owner.personId, chatId })
    const { items, nextCursor } = await listFirstChats(owner, store, { limit: 2 })
    expect(items.map((item) => item.pinned)).toEqual([false, false, true])
    expect([items.at(-1)?.chatId, nextCursor]).toEqual([chatId, expect.any(String)])
    expect(await readEvents(owner, store, { chatId, after: 0, limit: 10 })).toMatchObject({ events: [] })
    await updateChat(owner, store, { chatId, pinned: false })
    expect(await statusOf(scene)).toMatchObject({ pinned: false })
  })
})

describe('a summary', () => {
  it('gives way to the error of the last turn', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'Hello')
    const error = { kind: 'overloaded' as const, message: 'The provider is overloaded.', retryable: true }
    await end(scene, lease, { outcome: 'failed', error })
    expect(await statusOf(scene)).toMatchObject({ state: 'failed', summary: error.message })
  })
})

describe('moving a chat', () => {
  it('says where it is now, loses its sessions and forgets its snapshots', async () => {
    const scene = await testScene(database.store)
    const { owner, host, store, chatId } = scene
    await runTurn(scene)
    expect(await readLastSnapshot(store.database, chatId)).not.toBeNull()
    const workspaceId = await anotherWorkspace(scene)
    const moved = await updateChat(owner, store, { chatId, workspaceId })
    expect(moved).toMatchObject({ workspaceId, workspaceName: 'Other' })
    const log = await readEvents(owner, store, { chatId, after: 0, limit: 100 })
    if (log === 'outside') throw new Error('the log is gone')
    expect(log.events.at(-1)).toMatchObject({ type: 'chat.updated', workspaceId, workspaceName: 'Other' })
    expect(await readLastSnapshot(store.database, chatId)).toBeNull()
    expect(await listSessions(owner, store, chatId)).toMatchObject([{ start: 'replayed' }])
    await sendMessage(owner, store, { chatId, text: 'again' })
    expect(await claimOnly(scene)).toMatchObject({ workspaceId, lastSnapshot: null, session: { state: 'lost' } })
    expect(host.hostId).toBeDefined()
  })

  it('is refused while a turn runs, and nothing else of that change is done', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    const workspaceId = await anotherWorkspace(scene)
    await startTurnWith(scene, 'Hello')
    const move = updateChat(owner, store, { chatId, workspaceId, title: 'Moved' })
    await expect(move).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Stop it') })
    expect(await statusOf(scene)).toMatchObject({ title: 'Hello' })
  })

  it('does not find the workspace of somebody else, and refuses one that failed', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    const others = await anotherWorkspace(await testScene(store))
    await expect(updateChat(owner, store, { chatId, workspaceId: others })).rejects.toMatchObject(notFound)
    const failed = await anotherWorkspace(scene, 'Broken')
    await store.database.update(workspaces).set({ state: 'failed' }).where(eq(workspaces.id, failed))
    await expect(updateChat(owner, store, { chatId, workspaceId: failed })).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('a deleted chat', () => {
  const deletedFor = (days: number) => ({ deletedAt: sql`now() - ${days} * interval '1 day'` }) as never
  const age = ({ store, chatId }: Scene, days: number) =>
    store.database.update(chats).set(deletedFor(days)).where(eq(chats.id, chatId))

  it('is listed and can be brought back, with its queue held', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    await sendMessage(owner, store, { chatId, text: 'Waits' })
    await deleteChat(owner, store, { chatId })
    expect(await listDeletedChats(owner, store)).toMatchObject([{ chatId, title: 'Waits', pendingPatches: 0 }])
    const told = await listenFor(store, 'person')
    expect(await restoreChat(owner, store, { chatId })).toMatchObject({ id: chatId, queueHeld: true })
    expect(await told.next).toEqual({ type: 'person', personId: owner.personId, chatId })
    expect(await statusOf(scene)).toMatchObject({ state: 'held' })
    expect(await listDeletedChats(owner, store)).toEqual([])
    await expect(restoreChat(owner, store, { chatId })).rejects.toMatchObject(notFound)
  })

  it('comes back in the Default workspace where its own is gone', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    const workspaceId = await anotherWorkspace(scene)
    await updateChat(owner, store, { chatId, workspaceId })
    await deleteChat(owner, store, { chatId })
    await store.database
      .update(workspaces)
      .set({ deletedAt: sql`now()` as never })
      .where(eq(workspaces.id, workspaceId))
    expect(await restoreChat(owner, store, { chatId })).toMatchObject({ workspaceName: 'Default' })
  })

  it('is nobody else’s to bring back, and nobody’s after seven days', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    await deleteChat(owner, store, { chatId })
    await expect(restoreChat(await testPerson(store), store, { chatId })).rejects.toMatchObject(notFound)
    await age(scene, 7.1)
    expect(await listDeletedChats(owner, store)).toEqual([])
    await expect(restoreChat(owner, store, { chatId })).rejects.toMatchObject(notFound)
  })

  it('goes for good after seven days, once nothing runs in it, and its hosts are asked to remove its files', async () => {
    const at = await testStore()
    try {
      const scene = await testScene(at.store)
      const { owner, host, store, chatId } = scene
      await runTurn(scene)
      await sendMessage(owner, store, { chatId, text: 'Runs' })
      const { lease } = await startNext(scene)
      await store.database.insert(drafts).values({ personId: owner.personId, place: chatId, text: 'Half' })
      await deleteChat(owner, store, { chatId })
      const purge = () => purgeChats(host, store, { limit: 10 })
      await age(scene, 6.9)
      expect(await purge()).toBe(0)
      await age(scene, 7.1)
      expect(await purge()).toBe(0)
      await end(scene, lease, { outcome: 'stopped' })
      expect(await purge()).toBe(1)
      expect(await store.database.$count(chats, eq(chats.id, chatId))).toBe(0)
      expect(await store.database.$count(drafts)).toBe(0)
      expect(await claimJob(await testHost(store), store, { leaseMs: 1000 })).toBeNull()
      expect(await claimJob(host, store, { leaseMs: 1000 })).toMatchObject({
        input: { kind: 'delete_chat_files', chatId },
      })
    } finally {
      await at.close()
    }
  })

  it('goes with others, but no more than so many at a time', async () => {
    const at = await testStore()
    try {
      const scene = await testScene(at.store)
      const { owner, host, store } = scene
      for (let i = 0; i < 3; i++) await createChat(owner, store, { backend: testBackend })
      await store.database.update(chats).set(deletedFor(8))
      const purge = () => purgeChats(host, store, { limit: 3 })
      expect([await purge(), await purge(), await purge()]).toEqual([3, 1, 0])
    } finally {
      await at.close()
    }
  })
})
