import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Notice } from '#db/bus/bus.ts'
import { readChatView } from '#db/reads/chat-view.ts'
import { readLog } from '#db/reads/log-entries.ts'
import { readPatch } from '#db/reads/patches.ts'
import { readTurnFiles } from '#db/reads/turns.ts'
import { turns } from '#db/schema/turns.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { recordPatch } from '#db/writes/patches/record.ts'
import { openRequest } from '#db/writes/requests/open.ts'
import type { PatchDraft } from '#db/writes/turns/end.ts'
import { interruptTurns } from '#db/writes/turns/interrupt.ts'
import { renewLeases } from '#db/writes/turns/renew.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import type { TurnId } from '#lib/domain/ids.ts'
import type { RequestAsk } from '#lib/domain/requests/request.ts'
import type { TurnErrorKind } from '#lib/domain/turns/turn-error.ts'
import {
  addText,
  addTool,
  claimOnly,
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
import { testHost } from '#tests/support/people.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const viewOf = async ({ owner, store, chatId }: Scene) => (await readChatView(owner, store, chatId)).view
const typesOf = async ({ store, chatId }: Scene) =>
  (await readLog(store.database, { chatId, after: 0 })).map(({ type }) => type)
const form: RequestAsk = { kind: 'form', message: 'Which?', schema: {} }
const patchOf = (turnId: TurnId | null): PatchDraft => ({
  fromSnapshot: testSnapshot('a'),
  toSnapshot: testSnapshot('b'),
  files: [{ path: 'a.ts', previousPath: null, change: 'added', binary: false, hunks: 1, added: 2, removed: 0 }],
  omitted: [],
  diff: 'diff --git a/a.ts b/a.ts\n',
  author: { kind: 'agent', backend: testBackend },
  person: 'Ada',
  turnId,
})

describe('endTurn', () => {
  it('stores the message whole, closes what was open, records the patch and lets the next go, at one moment', async () => {
    const scene = await testScene(database.store)
    const turn = await startTurnWith(scene, 'Hello')
    const { lease } = turn
    await sendMessage(scene.owner, scene.store, { chatId: scene.chatId, text: 'next' })
    await flush(scene, lease, [addText(turn, 0, 'Hi'), addTool(turn, 1, 'tool')])
    await openRequest(scene.host, scene.store, { lease, ask: form, rest: [moreText(turn, 0, ' you')] })
    const rest = [addText(turn, 2, 'bye')]
    const usage = { type: 'turn.usage' as const, turnId: lease.turnId, usage: { inputTokens: 3 } }
    await end(scene, lease, { rest: [...rest, usage], patch: patchOf(lease.turnId) })
    const view = await viewOf(scene)
    expect(view.messages[1]?.parts).toMatchObject([{ text: 'Hi you' }, { status: 'cancelled' }, { text: 'bye' }])
    expect(view.requests).toEqual([])
    expect(view.turns[lease.turnId]).toMatchObject({ state: 'ended', outcome: 'completed', usage: { inputTokens: 3 } })
    expect(view.patches).toMatchObject([
      { number: 1, turnId: lease.turnId, messageId: turn.messageId, failedMidTurn: false, state: 'pending' },
    ])
    expect((await typesOf(scene)).slice(-6)).toEqual([
      'part.added',
      'turn.usage',
      'part.updated',
      'request.closed',
      'patch.created',
      'turn.ended',
    ])
    const log = await readLog(scene.store.database, { chatId: scene.chatId, after: 0 })
    expect(new Set(log.slice(-6).map(({ at }) => at)).size).toBe(1)
    expect((await claimOnly(scene)).text).toBe('next')
  })

  it('gives a patch with its diff, and finds it in its own chat only', async () => {
    const [scene, other] = [await testScene(database.store), await testScene(database.store)]
    const { owner, store, chatId } = scene
    const { lease } = await startTurnWith(scene, 'Hello')
    await end(scene, lease, { patch: patchOf(lease.turnId), outcome: 'failed' })
    const [patch] = (await viewOf(scene)).patches
    if (!patch) throw new Error('no patch')
    const { patchId } = patch
    expect(await readPatch(owner, store, { chatId, patchId })).toEqual({ patch, diff: 'diff --git a/a.ts b/a.ts\n' })
    expect(patch.failedMidTurn).toBe(true)
    for (const [actor, where] of [
      [owner, other.chatId],
      [other.owner, other.chatId],
      [other.owner, chatId],
    ] as const)
      await expect(readPatch(actor, store, { chatId: where, patchId })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('wakes the chat’s host', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'Hello')
    const woken = Promise.withResolvers<Notice>()
    const unsubscribe = await scene.store.bus.subscribe({ notice: woken.resolve })
    await end(scene, lease)
    expect(await woken.promise).toEqual({ type: 'work', hostId: scene.host.hostId, chatId: scene.chatId })
    unsubscribe()
  })

  it('done again because the answer was lost does nothing', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'Hello')
    await end(scene, lease)
    const before = await typesOf(scene)
    expect(await end(scene, lease)).toEqual({ restWritten: true })
    expect(await typesOf(scene)).toEqual(before)
  })

  it('of a lease that is no more is fence_lost', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'Hello')
    await interruptTurns(scene.host, scene.store, { own: true })
    await expect(end(scene, lease)).rejects.toMatchObject({ code: 'fence_lost' })
  })

  it('ends without the rest where the database does not take it', async () => {
    const scene = await testScene(database.store)
    const turn = await startTurnWith(scene, 'Hello')
    await flush(scene, turn.lease, [addText(turn, 0, 'kept')])
    let input: unknown = 'deep'
    for (let i = 0; i < 4_500; i++) input = [input]
    const tool = addTool(turn, 1, 'poison')
    if (tool.type !== 'part.added' || tool.part.type !== 'tool') throw new Error('not a tool')
    const rest = [{ ...tool, part: { ...tool.part, input } }]
    expect(await end(scene, turn.lease, { rest })).toEqual({ restWritten: false })
    expect((await viewOf(scene)).messages[1]?.parts).toMatchObject([{ text: 'kept' }])
  })

  it.each<[TurnErrorKind, boolean]>([
    ['authentication', true],
    ['usage_limit', true],
    ['agent_missing', true],
    ['agent_crashed', false],
    ['rate_limit', false],
  ])('failed by %s: the queue is held: %s', async (kind, held) => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'Hello')
    const error = { kind, message: 'no', retryable: false }
    await end(scene, lease, { outcome: 'failed', stopReason: null, error })
    const view = await viewOf(scene)
    expect(view.chat.queueHeld).toBe(held)
    expect(view.turns[lease.turnId]?.error).toEqual(error)
  })

  it('a turn that was wanted stopped and that its host’s shutdown ends is stopped, and the queue goes on', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'Hello')
    await stopTurn(scene.owner, scene.store, lease)
    await end(scene, lease, { outcome: 'interrupted' })
    const view = await viewOf(scene)
    expect(view.turns[lease.turnId]?.outcome).toBe('stopped')
    expect(view.chat.queueHeld).toBe(false)
  })

  it('a turn of a deleted chat can be ended', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'Hello')
    await deleteChat(scene.owner, scene.store, scene)
    const { running } = await renewLeases(scene.host, scene.store, { leaseMs: 1_000 })
    expect(running).toEqual([{ lease, stopping: true }])
    expect(await end(scene, lease, { outcome: 'stopped' })).toEqual({ restWritten: true })
  })

  it('and a stop at the same time: the turn has one end', async () => {
    for (let i = 0; i < 10; i++) {
      const scene = await testScene(database.store)
      const { lease } = await startTurnWith(scene, 'Hello')
      const [ended] = await Promise.allSettled([end(scene, lease), stopTurn(scene.owner, scene.store, lease)])
      expect(ended.status).toBe('fulfilled')
      expect((await typesOf(scene)).filter((type) => type === 'turn.ended')).toHaveLength(1)
      expect((await viewOf(scene)).turns[lease.turnId]).toMatchObject({ state: 'ended', outcome: 'completed' })
    }
  })
})

describe('interruptTurns', () => {
  const expire = async ({ store }: Scene, turnId: TurnId) =>
    await store.database.update(turns).set({ leaseExpiresAt: '2020-01-01T00:00:00Z' }).where(eq(turns.id, turnId))
  const expired = { own: false, restartGraceMs: 0 }

  it('ends a turn whose lease expired: what was written stays, what was open is settled, the queue is held', async () => {
    const scene = await testScene(database.store)
    const turn = await startTurnWith(scene, 'Hello')
    const { turnId } = turn.lease
    await flush(scene, turn.lease, [addText(turn, 0, 'so far'), addTool(turn, 1, 'tool')])
    await openRequest(scene.host, scene.store, { lease: turn.lease, ask: form, rest: [] })
    await expire(scene, turnId)
    const another = await testHost(database.store)
    expect(await interruptTurns(another, scene.store, expired)).toEqual([turnId])
    const view = await viewOf(scene)
    expect(view.messages[1]?.parts).toMatchObject([{ text: 'so far' }, { status: 'cancelled' }])
    expect(view.turns[turnId]).toMatchObject({ state: 'ended', outcome: 'interrupted' })
    expect(view.requests).toEqual([])
    expect(view.chat.queueHeld).toBe(true)
    expect(await interruptTurns(another, scene.store, expired)).toEqual([])
  })

  it('makes the old host’s writes fail', async () => {
    const scene = await testScene(database.store)
    const turn = await startTurnWith(scene, 'Hello')
    await expire(scene, turn.lease.turnId)
    await interruptTurns(await testHost(database.store), scene.store, expired)
    expect(await flush(scene, turn.lease, [addText(turn, 0, 'late')])).toBe('fence_lost')
    await expect(end(scene, turn.lease)).rejects.toMatchObject({ code: 'fence_lost' })
  })

  it('leaves a turn that is renewed, and every turn for a while after Postgres started', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'Hello')
    await expire(scene, lease.turnId)
    const hourMs = 3_600_000
    expect(await interruptTurns(scene.host, scene.store, { own: false, restartGraceMs: hourMs })).toEqual([])
    const renewed = await renewLeases(scene.host, scene.store, { leaseMs: 60_000, turnIds: [lease.turnId] })
    expect(renewed.running).toEqual([{ lease, stopping: false }])
    expect(await interruptTurns(scene.host, scene.store, expired)).toEqual([])
  })

  it('at a host’s start ends its own turns and no others', async () => {
    const [mine, others] = [await testScene(database.store), await testScene(database.store)]
    const { lease } = await startTurnWith(mine, 'mine')
    const running = await startTurnWith(others, 'another’s')
    expect(await interruptTurns(mine.host, mine.store, { own: true })).toEqual([lease.turnId])
    expect((await viewOf(others)).runningTurnId).toBe(running.lease.turnId)
  })

  it('ends a turn that was wanted stopped as stopped, and the queue goes on', async () => {
    const scene = await testScene(database.store)
    const { lease } = await startTurnWith(scene, 'Hello')
    await stopTurn(scene.owner, scene.store, lease)
    await interruptTurns(scene.host, scene.store, { own: true })
    const view = await viewOf(scene)
    expect(view.turns[lease.turnId]?.outcome).toBe('stopped')
    expect(view.chat.queueHeld).toBe(false)
  })

  it('leaves what its host needs to record what the turn had changed', async () => {
    const scene = await testScene(database.store)
    const { chatId, host, store } = scene
    const { lease, messageId } = await startTurnWith(scene, 'Hello')
    await interruptTurns(host, store, { own: true })
    const { turnId } = lease
    const files = await readTurnFiles(host, store, turnId)
    expect(files).toMatchObject({ chatId, hostId: host.hostId, startSnapshot: testSnapshot('a'), personName: 'Ada' })
    await recordPatch(host, store, { chatId, patch: patchOf(turnId) })
    expect((await viewOf(scene)).patches).toMatchObject([{ turnId, messageId, failedMidTurn: true }])
  })

  it('and the end of the same turn: one wins', async () => {
    for (let i = 0; i < 10; i++) {
      const scene = await testScene(database.store)
      const { lease } = await startTurnWith(scene, 'Hello')
      await Promise.allSettled([end(scene, lease), interruptTurns(scene.host, scene.store, { own: true })])
      expect((await typesOf(scene)).filter((type) => type === 'turn.ended')).toHaveLength(1)
    }
  })
})
