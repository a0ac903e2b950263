import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readChatView } from '#db/reads/chat-view.ts'
import { readEvents } from '#db/reads/events.ts'
import { listMessages } from '#db/reads/messages.ts'
import { listPatches } from '#db/reads/patches.ts'
import { listSessions } from '#db/reads/sessions.ts'
import { chatHeads } from '#db/schema/chats.ts'
import { recordPatch } from '#db/writes/patches/record.ts'
import { loseSession } from '#db/writes/sessions/lose.ts'
import { parkSessions } from '#db/writes/sessions/park.ts'
import { saveSession } from '#db/writes/sessions/save.ts'
import type { BackendOption } from '#lib/domain/backends/backend.ts'
import type { BackendId } from '#lib/domain/ids.ts'
import {
  addText,
  end,
  flush,
  moreText,
  type Scene,
  startTurnWith,
  testBackend,
  testScene,
  testSnapshot,
} from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const option: BackendOption = { id: 'mode', name: 'Mode', category: 'mode', value: 'plan', choices: [] }
const command = { name: 'init', description: '', hint: null }

describe('readEvents', () => {
  it('gives what comes after a seq, so many at a time', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    await end(scene, (await startTurnWith(scene, 'Hello')).lease)
    const { seq } = await readChatView(owner, store, chatId)
    const seen: number[] = []
    for (let after = 0; after < seq; ) {
      const read = await readEvents(owner, store, { chatId, after, limit: 2 })
      if (read === 'outside') throw new Error('outside')
      seen.push(...read.events.map((event) => event.seq))
      expect(read.role).toBe('owner')
      after = read.throughSeq
    }
    expect(seen).toEqual(Array.from({ length: seq }, (_, i) => i + 1))
    const none = { events: [], role: 'owner', throughSeq: seq }
    expect(await readEvents(owner, store, { chatId, after: seq, limit: 2 })).toEqual(none)
  })

  it('is outside past the head and before what is kept', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    await end(scene, (await startTurnWith(scene, 'Hello')).lease)
    const { seq } = await readChatView(owner, store, chatId)
    const readAfter = async (after: number) => await readEvents(owner, store, { chatId, after, limit: 9 })
    expect(await readAfter(seq + 1)).toBe('outside')
    await store.database.update(chatHeads).set({ keptFromSeq: 4 }).where(eq(chatHeads.chatId, chatId))
    expect(await readAfter(2)).toBe('outside')
    expect(await readAfter(3)).toMatchObject({ events: expect.any(Array) })
  })
})

describe('listMessages', () => {
  it('goes back page by page, each oldest first, with the running turn’s parts so far', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    for (const text of ['one', 'two']) await end(scene, (await startTurnWith(scene, text)).lease)
    const turn = await startTurnWith(scene, 'three')
    await flush(scene, turn.lease, [addText(turn, 0, 'so'), moreText(turn, 0, ' far')])
    const newest = await listMessages(owner, store, { chatId, limit: 4 })
    expect(newest.items.map(({ parts }) => parts[0])).toMatchObject([
      { text: 'two' },
      undefined,
      { text: 'three' },
      { text: 'so far' },
    ])
    const older = await listMessages(owner, store, { chatId, limit: 4, cursor: newest.nextCursor ?? undefined })
    expect(older.items.map(({ author }) => author.kind)).toEqual(['person', 'agent'])
    expect(older.nextCursor).toBeNull()
  })

  it('refuses a cursor that it did not make', async () => {
    const { owner, store, chatId } = await testScene(database.store)
    const listed = listMessages(owner, store, { chatId, limit: 4, cursor: 'nonsense' })
    await expect(listed).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('listPatches', () => {
  it('gives them newest first, page by page', async () => {
    const { owner, host, store, chatId } = await testScene(database.store)
    const author = { kind: 'person' as const, personId: owner.personId, name: 'Ada' }
    const [fromSnapshot, toSnapshot] = [testSnapshot('a'), testSnapshot('b')]
    const patch = { fromSnapshot, toSnapshot, files: [], omitted: [], diff: null, author, person: 'Ada', turnId: null }
    for (let i = 0; i < 3; i++) await recordPatch(host, store, { chatId, patch })
    const first = await listPatches(owner, store, { chatId, limit: 2 })
    expect(first.items.map(({ number }) => number)).toEqual([3, 2])
    const second = await listPatches(owner, store, { chatId, limit: 2, cursor: first.nextCursor ?? undefined })
    expect(second.items.map(({ number, failedMidTurn }) => [number, failedMidTurn])).toEqual([[1, false]])
    expect(second.nextCursor).toBeNull()
  })
})

describe('a session', () => {
  const startsOf = async ({ owner, store, chatId }: Scene) =>
    (await listSessions(owner, store, chatId)).map(({ backend, start }) => [backend, start])

  it('is new, warm, parked, and replayed once it is lost', async () => {
    const scene = await testScene(database.store)
    const { host, store, chatId } = scene
    expect(await startsOf(scene)).toEqual([['fake', 'new']])
    await end(scene, (await startTurnWith(scene, 'Hello')).lease)
    expect(await startsOf(scene)).toEqual([['fake', 'warm']])
    await parkSessions(host, store)
    expect(await startsOf(scene)).toEqual([['fake', 'resumed']])
    await loseSession(host, store, { chatId, backend: testBackend })
    expect(await startsOf(scene)).toEqual([['fake', 'replayed']])
    await saveSession(host, store, { chatId, backend: testBackend, state: 'parked' })
    expect(await startsOf(scene)).toEqual([['fake', 'replayed']])
  })

  it('is lost with all others of its chat, and of no other chat', async () => {
    const [scene, other] = [await testScene(database.store), await testScene(database.store)]
    for (const each of [scene, other]) await end(each, (await startTurnWith(each, 'Hello')).lease)
    await loseSession(scene.host, scene.store, { chatId: scene.chatId })
    expect([await startsOf(scene), await startsOf(other)]).toEqual([[['fake', 'replayed']], [['fake', 'warm']]])
  })

  it('says what it offers once, to the log and to those who come later', async () => {
    const scene = await testScene(database.store)
    const { owner, host, store, chatId } = scene
    await end(scene, (await startTurnWith(scene, 'Hello')).lease)
    const { seq } = await readChatView(owner, store, chatId)
    const news = { chatId, backend: testBackend, commands: [command], options: [option] }
    await saveSession(host, store, news)
    await saveSession(host, store, news)
    const later = await readChatView(owner, store, chatId)
    expect(later.seq).toBe(seq + 2)
    expect([later.view.commands, later.view.options]).toEqual([[command], [option]])
    expect(later.view.offeredBy).toEqual({ commands: testBackend, options: testBackend })
  })

  it('keeps what the agent offered within a turn', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    const { lease } = await startTurnWith(scene, 'Hello')
    const backend = testBackend
    await flush(scene, lease, [
      { type: 'commands.updated', backend, commands: [command] },
      { type: 'options.updated', backend, options: [option] },
    ])
    const running = await readChatView(owner, store, chatId)
    await end(scene, lease)
    const ended = await readChatView(owner, store, chatId)
    for (const { view } of [running, ended]) expect([view.commands, view.options]).toEqual([[command], [option]])
  })

  it('that was never stored has nothing to save', async () => {
    const { host, owner, store, chatId } = await testScene(database.store)
    await saveSession(host, store, { chatId, backend: 'none' as BackendId, commands: [command] })
    expect((await readChatView(owner, store, chatId)).seq).toBe(0)
  })
})
