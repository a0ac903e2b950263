import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readChatView } from '#db/reads/chat-view.ts'
import { readStatus } from '#db/reads/chats.ts'
import { readEvents } from '#db/reads/events.ts'
import { readLog } from '#db/reads/log-entries.ts'
import { chatEvents, chatHeads } from '#db/schema/chats.ts'
import { trimNextLog } from '#db/writes/chats/trim-logs.ts'
import { addText, end, flush, moreText, type Scene, startTurnWith, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const age = async ({ store, chatId }: Scene, minutes: number) =>
  await store.database
    .update(chatEvents)
    .set({ at: sql`${chatEvents.at} - make_interval(mins => ${minutes})` })
    .where(eq(chatEvents.chatId, chatId))
const logOf = async ({ store, chatId }: Scene) => await readLog(store.database, { chatId, after: 0 })
const keptFrom = async ({ store, chatId }: Scene) =>
  (await store.database.select().from(chatHeads).where(eq(chatHeads.chatId, chatId)))[0]?.keptFromSeq
/** Gives how many transactions it took. */
const trim = async ({ host, store }: Scene) => {
  let rounds = 1
  while (await trimNextLog(host, store)) rounds++
  return rounds
}
async function exchange(scene: Scene, answer: string): Promise<void> {
  const turn = await startTurnWith(scene, 'Hello')
  await flush(scene, turn.lease, [addText(turn, 0, answer), moreText(turn, 0, '!')])
  await end(scene, turn.lease)
}

describe('trimNextLog', () => {
  it('deletes the parts of turns that ended an hour ago, and changes nothing that anybody sees', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    await exchange(scene, 'one')
    await age(scene, 61)
    await exchange(scene, 'two')
    const [before, log] = [await readChatView(owner, store, chatId), await logOf(scene)]
    const status = await readStatus(owner, store, chatId)
    await trim(scene)
    const ended = log.find(({ type }) => type === 'turn.ended')?.seq ?? 0
    expect(await keptFrom(scene)).toBe(ended + 1)
    expect(await logOf(scene)).toEqual(log.filter(({ seq, type }) => seq > ended || !type.startsWith('part.')))
    expect(await readChatView(owner, store, chatId)).toEqual(before)
    expect(await readStatus(owner, store, chatId)).toEqual(status)
    expect(status).toMatchObject({ unread: true })
    expect(await readEvents(owner, store, { chatId, after: ended - 1, limit: 9 })).toBe('outside')
    const later = await readEvents(owner, store, { chatId, after: ended, limit: 99 })
    expect(later).toMatchObject({ events: log.filter(({ seq }) => seq > ended) })
  })

  it('leaves the running turn whole, however long it runs', async () => {
    const scene = await testScene(database.store)
    await exchange(scene, 'one')
    const turn = await startTurnWith(scene, 'Go on')
    await flush(scene, turn.lease, [addText(turn, 0, 'so'), moreText(turn, 0, ' far')])
    await age(scene, 600)
    await trim(scene)
    const { view } = await readChatView(scene.owner, scene.store, scene.chatId)
    expect(view.messages.at(-1)?.parts).toMatchObject([{ text: 'so far' }])
    await flush(scene, turn.lease, [moreText(turn, 0, ', so good')])
    await end(scene, turn.lease)
    const ended = await readChatView(scene.owner, scene.store, scene.chatId)
    expect(ended.view.messages.at(-1)?.parts).toMatchObject([{ text: 'so far, so good' }])
  })

  it('leaves what ended within the hour', async () => {
    const scene = await testScene(database.store)
    await exchange(scene, 'one')
    await age(scene, 58)
    const log = await logOf(scene)
    await trim(scene)
    expect(await logOf(scene)).toEqual(log)
    expect(await keptFrom(scene)).toBe(1)
  })

  it('takes a long turn in bounded transactions, between which the log is whole from where it says', async () => {
    const scene = await testScene(database.store)
    const { owner, host, store, chatId } = scene
    const turn = await startTurnWith(scene, 'Hello')
    const said = Array.from({ length: 4_500 }, (_, index) => moreText(turn, 0, `${index} `))
    await flush(scene, turn.lease, [addText(turn, 0, ''), ...said])
    await end(scene, turn.lease)
    await age(scene, 61)
    expect(await trimNextLog(host, store)).toBe(true)
    const from = (await keptFrom(scene)) ?? 0
    expect((await logOf(scene)).filter(({ type }) => type.startsWith('part.'))).toHaveLength(2_501)
    const rest = await readEvents(owner, store, { chatId, after: from - 1, limit: 9_999 })
    if (rest === 'outside') throw new Error('it does not reach back to where it says')
    expect(rest.events.map(({ seq }) => seq)).toEqual(rest.events.map((_, index) => from + index))
    expect(await trim(scene)).toBe(2)
    expect((await logOf(scene)).filter(({ type }) => type.startsWith('part.'))).toEqual([])
    expect(await trim(scene)).toBe(1)
  })
})
