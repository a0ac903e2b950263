import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readChatView } from '#db/reads/chat-view.ts'
import { readUntold } from '#db/reads/messages.ts'
import { chatHeads, chats } from '#db/schema/chats.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { createChat } from '#db/writes/chats/create.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { recordPatch } from '#db/writes/patches/record.ts'
import { claimTurn } from '#db/writes/turns/claim.ts'
import { interruptTurns } from '#db/writes/turns/interrupt.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { startTurn } from '#db/writes/turns/start.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import type { BackendId, BackendSessionId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import {
  claimOnly,
  end,
  leaseMs,
  type Scene,
  startNext,
  startTurnWith,
  testBackend,
  testScene,
  testSnapshot,
} from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testHost } from '#tests/support/people.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const send = async ({ owner, store, chatId }: Scene, text: string) => await sendMessage(owner, store, { chatId, text })
const claim = async ({ host, store }: Scene) => await claimTurn(host, store, { leaseMs })

describe('claimTurn', () => {
  it('gives the first of the queue with everything that its host must know', async () => {
    const chosen = { model: 'large', mode: 'plan', options: { effort: 'high' } }
    const scene = await testScene(database.store, chosen)
    const sent = await send(scene, 'Hello')
    await send(scene, 'second')
    expect(await claim(scene)).toEqual({
      lease: { turnId: sent.turnId, chatId: scene.chatId, fence: 1 },
      workspaceId: expect.any(String),
      isShared: false,
      ownerId: scene.owner.personId,
      ownerName: 'Ada',
      personId: scene.owner.personId,
      personName: 'Ada',
      backend: testBackend,
      model: 'large',
      options: { effort: 'high', mode: 'plan', model: 'large' },
      text: 'Hello',
      files: [],
      promptMessageId: sent.messageId,
      promptPosition: 4,
      lastSnapshot: null,
      session: null,
      isTask: false,
      othersWait: false,
    })
    const { view } = await readChatView(scene.owner, scene.store, scene.chatId)
    expect(view.messages).toMatchObject([{ id: sent.messageId, turnId: sent.turnId, parts: [{ text: 'Hello' }] }])
    expect(view.runningTurnId).toBe(sent.turnId)
  })

  it('says whether another chat waits, and not that this one has more', async () => {
    const scene = await testScene(database.store)
    await send(scene, 'a')
    await send(scene, 'b')
    const { id } = await createChat(scene.owner, scene.store, { backend: testBackend })
    await sendMessage(scene.owner, scene.store, { chatId: id, text: 'c' })
    expect(await claim(scene)).toMatchObject({ text: 'a', othersWait: true })
    expect(await claim(scene)).toMatchObject({ text: 'c', othersWait: false })
    expect(await claim(scene)).toBeNull()
  })

  it('asks another backend only for what was asked of it', async () => {
    const scene = await testScene(database.store, { model: 'large', options: { effort: 'high' } })
    const { owner, store, chatId } = scene
    const backend = 'another' as BackendId
    await sendMessage(owner, store, { chatId, text: 'Hello', backend, options: { mode: 'ask' } })
    expect(await claim(scene)).toMatchObject({ backend, model: null, options: { mode: 'ask' } })
  })

  it('runs one turn of a chat at a time, in the order of the queue', async () => {
    const scene = await testScene(database.store)
    for (const text of ['a', 'b']) await send(scene, text)
    const { lease } = await startNext(scene)
    expect(await claim(scene)).toBeNull()
    await end(scene, lease)
    expect((await claim(scene))?.text).toBe('b')
  })

  it('gives a turn to one of many that ask at the same time', async () => {
    const { store } = database
    const scene = await testScene(store)
    await store.database.update(workspaces).set({ hostId: null }).where(eq(workspaces.ownerId, scene.owner.personId))
    const hosts = await Promise.all(Array.from({ length: 5 }, async () => await testHost(store)))
    await send(scene, 'only one')
    const claims = await Promise.all(hosts.map(async (host) => await claimTurn(host, store, { leaseMs })))
    const [claimed, ...others] = claims.filter((turn) => turn !== null)
    expect(claimed?.text).toBe('only one')
    expect(others).toEqual([])
  })

  it('keeps a chat with the host that ran its first turn', async () => {
    const { store } = database
    const scene = await testScene(store)
    await end(scene, (await startTurnWith(scene, 'first')).lease)
    await store.database.update(workspaces).set({ hostId: null }).where(eq(workspaces.ownerId, scene.owner.personId))
    await send(scene, 'second')
    expect(await claimTurn(await testHost(store), store, { leaseMs })).toBeNull()
    expect((await claim(scene))?.text).toBe('second')
  })

  it('takes nothing of a workspace that is not ready, or of a chat that is deleted', async () => {
    const scene = await testScene(database.store)
    const ofOwner = eq(workspaces.ownerId, scene.owner.personId)
    await send(scene, 'too early')
    await database.store.database.update(workspaces).set({ state: 'preparing' }).where(ofOwner)
    expect(await claim(scene)).toBeNull()
    await database.store.database.update(workspaces).set({ state: 'ready' }).where(ofOwner)
    await deleteChat(scene.owner, scene.store, scene)
    expect(await claim(scene)).toBeNull()
  })

  it('takes nothing of a queue that is held', async () => {
    const scene = await testScene(database.store)
    await startTurnWith(scene, 'cut short')
    await send(scene, 'waits')
    await interruptTurns(scene.host, scene.store, { own: true })
    expect(await claim(scene)).toBeNull()
  })

  it('passes over a chat that somebody holds while another waits, and waits for it where none does', async () => {
    const { store } = database
    const scene = await testScene(store)
    await send(scene, 'held')
    const { id } = await createChat(scene.owner, store, { backend: testBackend })
    await sendMessage(scene.owner, store, { chatId: id, text: 'free' })
    const released = Promise.withResolvers<void>()
    const holding = Promise.withResolvers<void>()
    const held = store.database.transaction(async (tx) => {
      await tx.select().from(chatHeads).where(eq(chatHeads.chatId, scene.chatId)).for('update')
      holding.resolve()
      await released.promise
    })
    await holding.promise
    expect((await claim(scene))?.text).toBe('free')
    const waiting = claim(scene)
    released.resolve()
    expect((await waiting)?.text).toBe('held')
    await held
  })

  it('gives up on a chat that is held for long', async () => {
    const { store } = database
    const scene = await testScene(store)
    await send(scene, 'held')
    const claimed = await store.database.transaction(async (tx) => {
      await tx.select().from(chatHeads).where(eq(chatHeads.chatId, scene.chatId)).for('update')
      return await claim(scene)
    })
    expect(claimed).toBeNull()
    expect((await claim(scene))?.text).toBe('held')
  })

  it('knows the newest snapshot, whoever recorded it, and the session', async () => {
    const scene = await testScene(database.store)
    const { host, store, chatId } = scene
    const first = await startTurnWith(scene, 'first')
    await end(scene, first.lease, { endSnapshot: testSnapshot('b') })
    const second = await startTurnWith(scene, 'second')
    expect(second.claimed.lastSnapshot).toBe(testSnapshot('b'))
    const knownPosition = second.claimed.session?.knownPosition ?? 0
    expect(second.claimed.session).toEqual({
      backendSessionId: 'session-1',
      state: 'open',
      hostId: host.hostId,
      knownPosition: expect.any(Number),
    })
    const beforePosition = second.claimed.promptPosition
    expect(await readUntold(host, store, { chatId, afterPosition: knownPosition, beforePosition })).toEqual([])
    expect(await readUntold(host, store, { chatId, afterPosition: 0, beforePosition })).toHaveLength(2)
    await end(scene, second.lease, { endSnapshot: testSnapshot('c') })
    const patch = { files: [], omitted: [], diff: null, person: 'Ada', turnId: null }
    const author = { kind: 'person' as const, personId: scene.owner.personId, name: 'Ada' }
    const [fromSnapshot, toSnapshot] = [testSnapshot('c'), testSnapshot('d')]
    await recordPatch(host, store, { chatId, patch: { ...patch, author, fromSnapshot, toSnapshot } })
    await send(scene, 'third')
    expect((await claimOnly(scene)).lastSnapshot).toBe(testSnapshot('d'))
  })
})

describe('startTurn', () => {
  it('is a conflict once the turn is wanted stopped, and then nothing was told', async () => {
    const scene = await testScene(database.store)
    await send(scene, 'Hello')
    const { lease } = await claimOnly(scene)
    await stopTurn(scene.owner, scene.store, lease)
    const start = {
      lease,
      messageId: newId('msg'),
      backend: testBackend,
      model: null,
      session: 'new' as const,
      backendSessionId: 'session-1' as BackendSessionId,
      startSnapshot: testSnapshot('a'),
    }
    await expect(startTurn(scene.host, scene.store, start)).rejects.toMatchObject({ code: 'conflict' })
    await end(scene, lease, { outcome: 'stopped', told: false })
    const { view } = await readChatView(scene.owner, scene.store, scene.chatId)
    expect(view.turns[lease.turnId]).toMatchObject({ outcome: 'stopped', messageId: null, startedAt: null })
    expect(view.messages).toHaveLength(1)
  })

  it('forgets what an earlier session of the agent was told', async () => {
    const scene = await testScene(database.store)
    await end(scene, (await startTurnWith(scene, 'first')).lease)
    await send(scene, 'second')
    const second = await startNext(scene, { backendSessionId: 'session-2' as BackendSessionId })
    expect(second.claimed.session?.knownPosition).toBeGreaterThan(0)
    await end(scene, second.lease, { outcome: 'failed', told: false })
    await send(scene, 'third')
    expect((await claimOnly(scene)).session).toMatchObject({ backendSessionId: 'session-2', knownPosition: 0 })
  })

  it('keeps where the chat runs', async () => {
    const scene = await testScene(database.store)
    await startTurnWith(scene, 'first')
    const [row] = await database.store.database.select().from(chats).where(eq(chats.id, scene.chatId))
    expect(row?.hostId).toBe(scene.host.hostId)
  })
})
