import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Notice } from '#db/bus/bus.ts'
import { readChatView } from '#db/reads/chat-view.ts'
import { readChat } from '#db/reads/chats.ts'
import { readEvents } from '#db/reads/events.ts'
import { readTurnChat } from '#db/reads/turns.ts'
import { continueChat } from '#db/writes/turns/continue.ts'
import { editTurn } from '#db/writes/turns/edit.ts'
import { interruptTurns } from '#db/writes/turns/interrupt.ts'
import { promoteTurn } from '#db/writes/turns/promote.ts'
import { removeTurn } from '#db/writes/turns/remove.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import type { BackendId, TurnId } from '#lib/domain/ids.ts'
import { messageLimitBytes, queueLimit } from '#lib/domain/turns/limits.ts'
import { claimOnly, end, type Scene, startNext, startTurnWith, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const send = async ({ owner, store, chatId }: Scene, text: string) => await sendMessage(owner, store, { chatId, text })
const viewOf = async ({ owner, store, chatId }: Scene) => (await readChatView(owner, store, chatId)).view
const queueOf = async (scene: Scene) => (await viewOf(scene)).queue.map(({ text }) => text)
const typesAfter = async ({ owner, store, chatId }: Scene, after: number) => {
  const read = await readEvents(owner, store, { chatId, after, limit: 100 })
  return read === 'outside' ? read : read.events.map(({ type }) => type)
}
/** The next notice of a kind after `run`. */
async function noticeOf(type: Notice['type'], run: () => Promise<unknown>): Promise<Notice> {
  const seen = Promise.withResolvers<Notice>()
  const unsubscribe = await database.store.bus.subscribe({
    notice: (notice) => notice.type === type && seen.resolve(notice),
  })
  await run()
  const notice = await seen.promise
  unsubscribe()
  return notice
}
/** A chat whose queue is held: its only turn was interrupted. */
async function heldScene(): Promise<Scene> {
  const scene = await testScene(database.store)
  await startTurnWith(scene, 'cut short')
  await interruptTurns(scene.host, scene.store, { own: true })
  return scene
}

describe('sendMessage', () => {
  it('queues a turn, names the chat after its first line and wakes the hosts', async () => {
    const scene = await testScene(database.store)
    const { chatId } = scene
    const notice = await noticeOf('work', async () => await send(scene, 'Fix the build\nplease'))
    expect(notice).toEqual({ type: 'work', hostId: null, chatId })
    const view = await viewOf(scene)
    expect(view.queue).toMatchObject([{ text: 'Fix the build\nplease', author: { kind: 'person', name: 'Ada' } }])
    expect(view.chat.title).toBe('Fix the build')
    expect(await typesAfter(scene, 0)).toEqual(['turn.queued', 'chat.updated'])
  })

  it('says how many come before it', async () => {
    const scene = await testScene(database.store)
    expect((await send(scene, 'first')).place).toBe(0)
    expect((await send(scene, 'second')).place).toBe(1)
    await startNext(scene)
    expect((await send(scene, 'third')).place).toBe(2)
    expect(await queueOf(scene)).toEqual(['second', 'third'])
  })

  it('keeps the title that is there', async () => {
    const scene = await testScene(database.store)
    await send(scene, 'first')
    await send(scene, 'second')
    expect((await readChat(scene.owner, scene.store, scene.chatId)).title).toBe('first')
  })

  it('makes what cannot be stored storable', async () => {
    const scene = await testScene(database.store)
    await send(scene, 'a\0b\ud83d')
    expect(await queueOf(scene)).toEqual(['a\ufffdb\ufffd'])
  })

  it.each([
    ['a blank message', ' \n ', 'invalid'],
    ['more bytes than the limit', 'é'.repeat(messageLimitBytes / 2 + 1), 'too_large'],
  ])('refuses %s', async (_what, text, code) => {
    const scene = await testScene(database.store)
    await expect(send(scene, text)).rejects.toMatchObject({ code })
    expect(await queueOf(scene)).toEqual([])
  })

  it('takes a message of exactly the limit', async () => {
    const scene = await testScene(database.store)
    await send(scene, 'é'.repeat(messageLimitBytes / 2))
    expect((await queueOf(scene))[0]).toHaveLength(messageLimitBytes / 2)
  })

  it('refuses the id of a backend that cannot be one', async () => {
    const { owner, store, chatId } = await testScene(database.store)
    const backend = 'No Backend' as BackendId
    const sent = sendMessage(owner, store, { chatId, text: 'hi', backend })
    await expect(sent).rejects.toMatchObject({ code: 'invalid', fields: { backend: expect.any(String) } })
  })

  it('refuses a message more than the queue holds', async () => {
    const scene = await testScene(database.store)
    for (let i = 0; i < queueLimit; i++) await send(scene, `message ${i}`)
    await expect(send(scene, 'one more')).rejects.toMatchObject({ code: 'too_many' })
  })

  it('releases a held queue and goes first', async () => {
    const scene = await testScene(database.store)
    await startTurnWith(scene, 'cut short')
    await send(scene, 'waits')
    await interruptTurns(scene.host, scene.store, { own: true })
    expect((await send(scene, 'now this')).place).toBe(0)
    expect(await queueOf(scene)).toEqual(['now this', 'waits'])
    expect((await viewOf(scene)).chat.queueHeld).toBe(false)
  })

  it('does not find somebody else’s chat, nor one that was never there', async () => {
    const scene = await testScene(database.store)
    const stranger = await testPerson(database.store)
    await expect(send({ ...scene, owner: stranger }, 'hi')).rejects.toMatchObject({ code: 'not_found' })
    expect(await typesAfter(scene, 0)).toEqual([])
  })

  it('keeps the order of two that are sent at the same time', async () => {
    const scene = await testScene(database.store)
    const places = await Promise.all(['a', 'b', 'c', 'd'].map(async (text) => (await send(scene, text)).place))
    expect(places.toSorted()).toEqual([0, 1, 2, 3])
  })
})

describe('editTurn', () => {
  it('changes what a queued turn says', async () => {
    const scene = await testScene(database.store)
    const { turnId } = await send(scene, 'before')
    await editTurn(scene.owner, scene.store, { turnId, text: 'after' })
    expect(await queueOf(scene)).toEqual(['after'])
    expect((await typesAfter(scene, 2)) as string[]).toEqual(['turn.updated'])
  })

  it('moves an entry before another, however often', async () => {
    const scene = await testScene(database.store)
    const [a, b, c] = [await send(scene, 'a'), await send(scene, 'b'), await send(scene, 'c')]
    await editTurn(scene.owner, scene.store, { turnId: c.turnId, before: a.turnId })
    expect(await queueOf(scene)).toEqual(['c', 'a', 'b'])
    for (let i = 0; i < 60; i++) {
      const [moved, before] = i % 2 === 0 ? [c, b] : [a, b]
      await editTurn(scene.owner, scene.store, { turnId: moved.turnId, before: before.turnId })
      expect(await queueOf(scene)).toEqual(i % 2 === 0 ? ['a', 'c', 'b'] : ['c', 'a', 'b'])
    }
  })

  it('refuses to put an entry before itself or before one that left the queue', async () => {
    const scene = await testScene(database.store)
    const [first, second] = [await send(scene, 'first'), await send(scene, 'second')]
    const edit = async (before: TurnId) => await editTurn(scene.owner, scene.store, { turnId: second.turnId, before })
    await expect(edit(second.turnId)).rejects.toMatchObject({ code: 'invalid' })
    await startNext(scene)
    await expect(edit(first.turnId)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is a conflict once the turn runs', async () => {
    const scene = await testScene(database.store)
    const { turnId } = await send(scene, 'before')
    await claimOnly(scene)
    const edited = editTurn(scene.owner, scene.store, { turnId, text: 'after' })
    await expect(edited).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('removeTurn', () => {
  it('takes an entry out of the queue once; the second of two finds nothing', async () => {
    const scene = await testScene(database.store)
    const { turnId } = await send(scene, 'never mind')
    const remove = async () => await removeTurn(scene.owner, scene.store, { turnId })
    const results = await Promise.allSettled([remove(), remove()])
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await queueOf(scene)).toEqual([])
  })

  it('and a claim of the same turn: one wins', async () => {
    for (let i = 0; i < 10; i++) {
      const scene = await testScene(database.store)
      const { turnId } = await send(scene, 'race')
      const [removed, claimed] = await Promise.allSettled([
        removeTurn(scene.owner, scene.store, { turnId }),
        claimOnly(scene),
      ])
      expect([removed.status, claimed.status].toSorted()).toEqual(['fulfilled', 'rejected'])
      const { runningTurnId } = await viewOf(scene)
      expect(runningTurnId).toBe(claimed.status === 'fulfilled' ? turnId : null)
    }
  })
})

describe('promoteTurn', () => {
  it('stops what runs and is the next', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'running')
    await send(scene, 'second')
    const third = await send(scene, 'third')
    const notice = await noticeOf('work', async () => await promoteTurn(scene.owner, scene.store, third))
    expect(notice).toMatchObject({ hostId: scene.host.hostId, chatId: scene.chatId })
    expect(await queueOf(scene)).toEqual(['third', 'second'])
    expect((await viewOf(scene)).turns[lease.turnId]?.state).toBe('stopping')
    await end(scene, lease, { outcome: 'stopped' })
    expect((await claimOnly(scene)).text).toBe('third')
  })

  it('releases a held queue', async () => {
    const scene = await testScene(database.store)
    await startTurnWith(scene, 'cut short')
    const waiting = await send(scene, 'waits')
    await interruptTurns(scene.host, scene.store, { own: true })
    await promoteTurn(scene.owner, scene.store, waiting)
    expect((await claimOnly(scene)).text).toBe('waits')
  })

  it('is a conflict for an entry that just started, which runs on, as does the order of the others', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'just started')
    await send(scene, 'second')
    await send(scene, 'third')
    await expect(promoteTurn(scene.owner, scene.store, lease)).rejects.toMatchObject({ code: 'conflict' })
    expect((await viewOf(scene)).turns[lease.turnId]?.state).toBe('running')
    expect(await queueOf(scene)).toEqual(['second', 'third'])
  })
})

describe('stopTurn', () => {
  it('wants a running turn stopped, says so, and wakes its host', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'running')
    const notice = await noticeOf('work', async () => await stopTurn(scene.owner, scene.store, lease))
    expect(notice).toEqual({ type: 'work', hostId: scene.host.hostId, chatId: scene.chatId })
    expect((await viewOf(scene)).turns[lease.turnId]).toMatchObject({ state: 'stopping', outcome: null })
  })

  it('is a conflict for a turn that waits, stops already or ended', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'running')
    const waiting = await send(scene, 'waits')
    const stop = async (turn: { turnId: TurnId }) => await stopTurn(scene.owner, scene.store, turn)
    await expect(stop(waiting)).rejects.toMatchObject({ code: 'conflict' })
    await stop(lease)
    await expect(stop(lease)).rejects.toMatchObject({ code: 'conflict' })
    await end(scene, lease, { outcome: 'stopped' })
    await expect(stop(lease)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('does not find the turn of somebody else’s chat', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'running')
    const stranger = await testPerson(database.store)
    await expect(stopTurn(stranger, scene.store, lease)).rejects.toMatchObject({ code: 'not_found' })
    await expect(readTurnChat(stranger, scene.store, lease.turnId)).rejects.toMatchObject({ code: 'not_found' })
    expect(await readTurnChat(scene.owner, scene.store, lease.turnId)).toBe(scene.chatId)
  })
})

describe('continueChat', () => {
  it('sends “Continue.” where nothing waits', async () => {
    const scene = await heldScene()
    await continueChat(scene.owner, scene.store, scene)
    expect(await claimOnly(scene)).toMatchObject({ text: 'Continue.' })
  })

  it('lets the queue go on where something waits', async () => {
    const scene = await testScene(database.store)
    await startTurnWith(scene, 'cut short')
    await send(scene, 'waits')
    await interruptTurns(scene.host, scene.store, { own: true })
    await continueChat(scene.owner, scene.store, scene)
    expect(await queueOf(scene)).toEqual(['waits'])
    expect((await claimOnly(scene)).text).toBe('waits')
  })

  it('is a conflict where nothing is held', async () => {
    const scene = await testScene(database.store)
    await expect(continueChat(scene.owner, scene.store, scene)).rejects.toMatchObject({ code: 'conflict' })
  })
})
