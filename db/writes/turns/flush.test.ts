import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '#db/open-store.ts'
import { readLog } from '#db/reads/log-entries.ts'
import { chatHeads, chats } from '#db/schema/chats.ts'
import { turns } from '#db/schema/turns.ts'
import { type FlushBatch, flushEvents } from '#db/writes/turns/flush.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import { makeLog } from '#lib/log.ts'
import {
  addText,
  end,
  flush,
  moreText,
  type Scene,
  type StartedTurn,
  startTurnWith,
  testScene,
} from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const running = async (): Promise<{ scene: Scene; turn: StartedTurn; batch: (text: string) => FlushBatch }> => {
  const scene = await testScene(database.store)
  const turn = await startTurnWith(scene, 'Hello')
  return { scene, turn, batch: (text) => ({ lease: turn.lease, drafts: [addText(turn, 0, text)] }) }
}
const textsOf = async ({ chatId }: Scene) => {
  const log = await readLog(database.store.database, { chatId, after: 0 })
  return log.flatMap((event) => (event.type === 'part.added' && event.part.type === 'text' ? event.part.text : []))
}
/** What jsonb does not take: deeper than its stack. */
const poison = (turn: StartedTurn): EventDraft => {
  let input: unknown = 'deep'
  for (let i = 0; i < 4_500; i++) input = [input]
  const part = { ...addText(turn, 0, '') }
  if (part.type !== 'part.added') throw new Error('not a part')
  return { ...part, part: { ...tool, input } }
}
const tool = {
  type: 'tool' as const,
  toolCallId: 'x',
  title: '',
  kind: 'other' as const,
  status: 'pending' as const,
  content: [],
  locations: [],
  output: '',
  outputCut: 0,
  mcp: false,
}

describe('flushEvents', () => {
  it('writes several chats in one transaction', async () => {
    const [a, b] = [await running(), await running()]
    const results = await flushEvents(a.scene.host, database.store, [a.batch('a'), b.batch('b')])
    expect([...results.values()]).toEqual(['written', 'written'])
    expect([await textsOf(a.scene), await textsOf(b.scene)]).toEqual([['a'], ['b']])
  })

  it('passes over a chat that somebody else holds, without waiting', async () => {
    const [held, free] = [await running(), await running()]
    const results = await database.store.database.transaction(async (tx) => {
      await tx.select().from(chatHeads).where(eq(chatHeads.chatId, held.scene.chatId)).for('update')
      return await flushEvents(held.scene.host, database.store, [held.batch('later'), free.batch('now')])
    })
    expect(results.get(held.scene.chatId)).toBe('locked')
    expect(results.get(free.scene.chatId)).toBe('written')
    expect(await textsOf(held.scene)).toEqual([])
    expect(await flush(held.scene, held.turn.lease, [addText(held.turn, 0, 'later')])).toBe('written')
  })

  it('writes nothing of a lease that is no more, also while its chat is held', async () => {
    const [ended, other] = [await running(), await running()]
    await end(ended.scene, ended.turn.lease)
    const results = await flushEvents(ended.scene.host, database.store, [ended.batch('late'), other.batch('fine')])
    expect([results.get(ended.scene.chatId), results.get(other.scene.chatId)]).toEqual(['fence_lost', 'written'])
    const whileHeld = await database.store.database.transaction(async (tx) => {
      await tx.select().from(chatHeads).where(eq(chatHeads.chatId, ended.scene.chatId)).for('update')
      return await flush(ended.scene, ended.turn.lease, [addText(ended.turn, 0, 'late')])
    })
    expect(whileHeld).toBe('fence_lost')
    expect(await textsOf(ended.scene)).toEqual([])
  })

  it('writes nothing of a chat that is gone', async () => {
    const { scene, turn } = await running()
    await database.store.database.delete(chats).where(eq(chats.id, scene.chatId))
    expect(await flush(scene, turn.lease, [addText(turn, 0, 'x')])).toBe('fence_lost')
  })

  it('lets a batch that the database refuses fail alone', async () => {
    const all = [await running(), await running(), await running(), await running(), await running()]
    const batches = all.map(({ turn, batch }, i) =>
      i % 2 === 0 ? batch(`fine ${i}`) : { lease: turn.lease, drafts: [poison(turn)] },
    )
    const host = all[0]?.scene.host
    if (!host) throw new Error('no host')
    const results = await flushEvents(host, database.store, batches)
    expect(all.map(({ scene }) => results.get(scene.chatId))).toEqual([
      'written',
      'refused',
      'written',
      'refused',
      'written',
    ])
    expect(await Promise.all(all.map(({ scene }) => textsOf(scene)))).toEqual([
      ['fine 0'],
      [],
      ['fine 2'],
      [],
      ['fine 4'],
    ])
  })

  it('leaves out of a batch only the events that the database refuses', async () => {
    const { scene, turn } = await running()
    const drafts = ['a', 'b', 'c', 'd', 'e'].map((text, index) => addText(turn, index, text))
    expect(await flush(scene, turn.lease, [...drafts.slice(0, 3), poison(turn), ...drafts.slice(3)])).toBe('refused')
    expect(await textsOf(scene)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('writes a flush once, however often it is given', async () => {
    const { scene, turn, batch } = await running()
    const other = await running()
    const first = { ...batch('once'), flushId: 'first' }
    expect([...(await flushEvents(scene.host, database.store, [first])).values()]).toEqual(['written'])
    const again = await flushEvents(scene.host, database.store, [first, { ...other.batch('x'), flushId: 'other' }])
    expect([...again.values()]).toEqual(['written', 'written'])
    await flushEvents(scene.host, database.store, [{ ...batch('next'), flushId: 'second' }])
    expect([await textsOf(scene), await textsOf(other.scene)]).toEqual([['once', 'next'], ['x']])
    await end(scene, turn.lease)
    expect([...(await flushEvents(scene.host, database.store, [first])).values()]).toEqual(['fence_lost'])
  })

  it('knows a flush again after somebody else wrote to the chat', async () => {
    const { scene, turn, batch } = await running()
    const first = { ...batch('once'), flushId: 'first' }
    await flushEvents(scene.host, database.store, [first])
    await stopTurn(scene.owner, database.store, { turnId: turn.lease.turnId })
    await flushEvents(scene.host, database.store, [first])
    expect(await textsOf(scene)).toEqual(['once'])
  })

  it('keeps when the agent’s first text came', async () => {
    const { scene, turn } = await running()
    const reasoning = addText(turn, 0, 'hm')
    if (reasoning.type !== 'part.added') throw new Error('not a part')
    const firstText = async () => {
      const [row] = await database.store.database.select().from(turns).where(eq(turns.id, turn.lease.turnId))
      return row?.firstTextAt
    }
    await flush(scene, turn.lease, [{ ...reasoning, part: { type: 'reasoning', text: 'hm' } }])
    expect(await firstText()).toBeNull()
    await flush(scene, turn.lease, [addText(turn, 1, 'a')])
    const first = await firstText()
    expect(first).not.toBeNull()
    await flush(scene, turn.lease, [addText(turn, 2, 'b')])
    expect(await firstText()).toBe(first)
  })

  it('writes what a stopped agent still says until its turn ended', async () => {
    const { scene, turn } = await running()
    await stopTurn(scene.owner, database.store, { turnId: turn.lease.turnId })
    expect(await flush(scene, turn.lease, [addText(turn, 0, 'on my way')])).toBe('written')
  })

  it('throws where the database cannot be reached, having written nothing', async () => {
    const { scene, turn } = await running()
    const gone = await openStore({ url: database.url, directUrl: database.url, log: makeLog('test', 'silent') })
    await gone[Symbol.asyncDispose]()
    const batches = [{ lease: turn.lease, drafts: [moreText(turn, 0, 'x')] }]
    await expect(flushEvents(scene.host, gone, batches)).rejects.toThrow()
    expect(await textsOf(scene)).toEqual([])
  })
})
