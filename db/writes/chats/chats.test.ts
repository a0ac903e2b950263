import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Notice } from '#db/bus/bus.ts'
import { readChatView } from '#db/reads/chat-view.ts'
import { listChats, readChat, readRole, readStatus } from '#db/reads/chats.ts'
import { readEvents } from '#db/reads/events.ts'
import { listMessages } from '#db/reads/messages.ts'
import { listPatches } from '#db/reads/patches.ts'
import { listSessions } from '#db/reads/sessions.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { createChat } from '#db/writes/chats/create.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { updateChat } from '#db/writes/chats/update.ts'
import { openRequest } from '#db/writes/requests/open.ts'
import { continueChat } from '#db/writes/turns/continue.ts'
import { interruptTurns } from '#db/writes/turns/interrupt.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import type { Actor } from '#lib/domain/actors/actor.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import type { BackendId, ChatId, WorkspaceId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { end, type Scene, startNext, startTurnWith, testBackend, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const statusOf = async ({ owner, store, chatId }: Scene) => (await readStatus(owner, store, chatId))?.state

describe('createChat', () => {
  it('makes a chat in one’s Default workspace and tells one’s lists', async () => {
    const { store } = database
    const owner = await testPerson(store)
    const told = Promise.withResolvers<Notice>()
    const unsubscribe = await store.bus.subscribe({ notice: told.resolve })
    const chat = await createChat(owner, store, { backend: testBackend, model: 'large', options: { effort: 'high' } })
    expect(await told.promise).toMatchObject({ type: 'person', personId: owner.personId })
    unsubscribe()
    expect(chat).toMatchObject({
      workspaceName: 'Default',
      ownerName: 'Ada',
      title: null,
      backend: testBackend,
      model: 'large',
      mode: null,
      options: { effort: 'high' },
      queueHeld: false,
    })
    expect(await readChat(owner, store, chat.id)).toEqual(chat)
    expect(await readChatView(owner, store, chat.id)).toMatchObject({ seq: 0, view: { chat, messages: [] } })
  })

  it('does not find the workspace of somebody else, or one that is deleted', async () => {
    const { store } = database
    const scene = await testScene(store)
    const { workspaceId } = await readChat(scene.owner, store, scene.chatId)
    const stranger = await testPerson(store)
    const create = async (id: WorkspaceId, actor = stranger) =>
      await createChat(actor, store, { backend: testBackend, workspaceId: id })
    await expect(create(workspaceId)).rejects.toMatchObject({ code: 'not_found' })
    await store.database
      .update(workspaces)
      .set({ deletedAt: '2026-01-01T00:00:00Z' })
      .where(eq(workspaces.id, workspaceId))
    await expect(create(workspaceId, scene.owner)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('what was chosen of one backend goes with it, unless the change says what to choose of the other', async () => {
    const { store } = database
    const owner = await testPerson(store)
    const chosen = { model: 'large', mode: 'plan', options: { effort: 'high' } }
    const { id: chatId } = await createChat(owner, store, { backend: testBackend, ...chosen })
    expect(await updateChat(owner, store, { chatId, backend: testBackend })).toMatchObject(chosen)
    const [one, two] = ['one', 'two'] as BackendId[]
    const unchosen = { model: null, mode: null, options: {} }
    expect(await updateChat(owner, store, { chatId, backend: one })).toMatchObject(unchosen)
    const said = { backend: two, model: 'small' }
    expect(await updateChat(owner, store, { chatId, ...said })).toMatchObject({ ...unchosen, ...said })
  })

  it('refuses the id of a backend that cannot be one', async () => {
    const owner = await testPerson(database.store)
    const created = createChat(owner, database.store, { backend: '../etc' as BackendId })
    await expect(created).rejects.toMatchObject({ code: 'invalid', fields: { backend: expect.any(String) } })
  })
})

describe('updateChat', () => {
  it('says in the log what changed, and only that', async () => {
    const { owner, store, chatId } = await testScene(database.store)
    const chat = await updateChat(owner, store, { chatId, title: '  A title ', backend: testBackend, mode: 'plan' })
    expect(chat).toMatchObject({ title: 'A title', mode: 'plan' })
    expect(await readEvents(owner, store, { chatId, after: 0, limit: 10 })).toMatchObject({
      events: [{ type: 'chat.updated', title: 'A title', mode: 'plan' }],
    })
    await updateChat(owner, store, { chatId, title: 'A title' })
    const { seq, view } = await readChatView(owner, store, chatId)
    expect([seq, view.chat]).toEqual([1, chat])
  })

  it('refuses a title that is blank or too long', async () => {
    const { owner, store, chatId } = await testScene(database.store)
    for (const title of ['  ', 'x'.repeat(201)])
      await expect(updateChat(owner, store, { chatId, title })).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('deleteChat', () => {
  it('closes its streams, stops what runs and is found by nobody any more', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    const { lease } = await startTurnWith(scene, 'Hello')
    const notices: Notice[] = []
    const all = Promise.withResolvers<void>()
    const unsubscribe = await store.bus.subscribe({
      notice: (notice) => {
        if (notices.push(notice) === 2) all.resolve()
      },
    })
    await deleteChat(owner, store, { chatId })
    await all.promise
    unsubscribe()
    expect(notices).toEqual([
      { type: 'closed', by: { chatId }, reason: 'deleted' },
      { type: 'work', hostId: scene.host.hostId, chatId },
    ])
    const gone = { code: 'not_found' }
    await expect(readChatView(owner, store, chatId)).rejects.toMatchObject(gone)
    await expect(deleteChat(owner, store, { chatId })).rejects.toMatchObject(gone)
    await expect(sendMessage(owner, store, { chatId, text: 'hi' })).rejects.toMatchObject(gone)
    await expect(stopTurn(owner, store, lease)).rejects.toMatchObject(gone)
    expect(await readStatus(owner, store, chatId)).toBeNull()
    expect((await listChats(owner, store, { limit: 10 })).items).toEqual([])
  })
})

describe('who may see a chat', () => {
  it('its owner, hosts, and as a viewer whoever holds a link to it and to no other', async () => {
    const { owner, store, chatId, host } = await testScene(database.store)
    expect(await readRole(owner, store, chatId)).toBe('owner')
    expect(await readRole(host, store, chatId)).toBe('owner')
    const link = makeActor({ kind: 'link', grantId: newId('grt'), chatId, role: 'viewer', rotatedAt: null })
    expect(await readRole(link, store, chatId)).toBe('viewer')
    const elsewhere = makeActor({ ...link, chatId: newId('cht') })
    await expect(readRole(elsewhere, store, chatId)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('nobody else, whatever they ask for; and a chat that never was answers the same', async () => {
    const { store, chatId } = await testScene(database.store)
    const stranger = await testPerson(database.store, { administrator: true })
    const asks: ((actor: Actor, id: ChatId) => Promise<unknown>)[] = [
      (actor, id) => readChat(actor, store, id),
      (actor, id) => readRole(actor, store, id),
      (actor, id) => readEvents(actor, store, { chatId: id, after: 0, limit: 1 }),
      (actor, id) => listMessages(actor, store, { chatId: id, limit: 1 }),
      (actor, id) => listPatches(actor, store, { chatId: id, limit: 1 }),
      (actor, id) => listSessions(actor, store, id),
      (_actor, id) => updateChat(stranger, store, { chatId: id, title: 'mine' }),
      (_actor, id) => continueChat(stranger, store, { chatId: id }),
      (_actor, id) => deleteChat(stranger, store, { chatId: id }),
    ]
    for (const ask of asks) {
      const [others, none] = await Promise.allSettled([ask(stranger, chatId), ask(stranger, 'cht_none' as ChatId)])
      expect(others).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } })
      expect(none).toEqual(others)
    }
  })
})

describe('listChats', () => {
  it('gives one’s chats page by page, where something happened last first', async () => {
    const { store } = database
    const scene = await testScene(store)
    const { owner } = scene
    const ids = [scene.chatId]
    for (let i = 0; i < 4; i++) ids.push((await createChat(owner, store, { backend: testBackend })).id)
    await sendMessage(owner, store, { chatId: scene.chatId, text: 'up again' })
    const seen: ChatId[] = []
    let cursor: string | null | undefined
    do {
      const page = await listChats(owner, store, { limit: 2, cursor: cursor ?? undefined })
      seen.push(...page.items.map((item) => item.chatId))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual([scene.chatId, ...ids.slice(1).toReversed()])
    const [first] = (await listChats(owner, store, { limit: 1 })).items
    expect(first).toMatchObject({ title: 'up again', workspaceName: 'Default', backend: testBackend, state: 'queued' })
  })

  it('gives those of one workspace', async () => {
    const { owner, store, chatId } = await testScene(database.store)
    const { workspaceId } = await readChat(owner, store, chatId)
    expect((await listChats(owner, store, { limit: 5, workspaceId })).items).toHaveLength(1)
    const other = 'wsp_none' as WorkspaceId
    expect((await listChats(owner, store, { limit: 5, workspaceId: other })).items).toEqual([])
  })

  it.each(['nonsense', 'e30', 'WzEsMl0'])('refuses the cursor %s', async (cursor) => {
    const { owner, store } = await testScene(database.store)
    await expect(listChats(owner, store, { limit: 1, cursor })).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('a chat’s state', () => {
  it('goes from idle over queued, running, waiting and stopping to what its last turn left', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId, host } = scene
    const states = [await statusOf(scene)]
    const note = async () => states.push(await statusOf(scene))
    await sendMessage(owner, store, { chatId, text: 'Hello' })
    await note()
    const { lease } = await startNext(scene)
    await note()
    await openRequest(host, store, { lease, ask: { kind: 'form', message: '?', schema: {} }, rest: [] })
    await note()
    await stopTurn(owner, store, lease)
    await note()
    await end(scene, lease, { outcome: 'stopped' })
    await note()
    await end(scene, (await startTurnWith(scene, 'again')).lease, { outcome: 'failed' })
    await note()
    await startTurnWith(scene, 'once more')
    await interruptTurns(host, store, { own: true })
    await note()
    expect(states).toEqual(['idle', 'queued', 'running', 'waiting', 'stopping', 'idle', 'failed', 'held'])
  })
})
