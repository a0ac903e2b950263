import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LogNotice } from '#db/bus/bus.ts'
import { readLog } from '#db/reads/log-entries.ts'
import { append } from '#db/writes/append-events.ts'
import type { ChatEvent, EventDraft } from '#lib/domain/events/event.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { type Scene, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const titled = (title: string): EventDraft => ({ type: 'chat.updated', title })
const appendTo = async ({ store, chatId }: Scene, drafts: EventDraft[], fence?: number) =>
  await store.database.transaction(async (tx) => await append(tx, store, { chatId, fence }, drafts))
const logOf = async ({ store, chatId }: Scene) => await readLog(store.database, { chatId, after: 0 })

describe('append', () => {
  it('gives what it wrote as the log has it', async () => {
    const scene = await testScene(database.store)
    const written = await appendTo(scene, [titled('one'), titled('two')])
    expect(written.map(({ seq }) => seq)).toEqual([1, 2])
    expect(written[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(await logOf(scene)).toEqual(written)
  })

  it('counts up by one without gaps over writers at the same time, and time never goes back', async () => {
    const scene = await testScene(database.store)
    const numbers = Array.from({ length: 40 }, (_, i) => i)
    const rolledBack = numbers.map(async (i) => {
      if (i % 4 > 0) return await appendTo(scene, [titled(`a ${i}`), titled(`b ${i}`)])
      const failed = scene.store.database.transaction(async (tx) => {
        await append(tx, scene.store, { chatId: scene.chatId }, [titled('lost')])
        throw new Error('rolled back')
      })
      await expect(failed).rejects.toThrow('rolled back')
    })
    await Promise.all(rolledBack)
    const log = await logOf(scene)
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
    expect(log.map(({ at }) => at)).toEqual(log.map(({ at }) => at).toSorted())
  })

  it('publishes what it wrote, and what is too large only by its place', async () => {
    const scene = await testScene(database.store)
    const notices: LogNotice[] = []
    const second = Promise.withResolvers<void>()
    const unsubscribe = await database.store.bus.subscribe({
      log: (notice) => {
        if (notice.chatId === scene.chatId && notices.push(notice) === 2) second.resolve()
      },
    })
    const events = await appendTo(scene, [titled('small')])
    await appendTo(scene, [titled('x'.repeat(8_000))])
    await second.promise
    unsubscribe()
    const { chatId } = scene
    expect(notices).toEqual([
      { chatId, fromSeq: 1, toSeq: 1, events },
      { chatId, fromSeq: 2, toSeq: 2, events: null },
    ])
  })

  it('makes NUL and half surrogate pairs storable, in texts and in keys', async () => {
    const scene = await testScene(database.store)
    const options = { 'a\0': 'b\ud83d' }
    const [event] = await appendTo(scene, [{ type: 'chat.updated', title: '\0\ude00 😀', options }])
    const stored = { title: '\ufffd\ufffd 😀', options: { 'a\ufffd': 'b\ufffd' } }
    expect(event).toMatchObject(stored)
    expect(await logOf(scene)).toMatchObject([stored])
  })

  it('writes nothing for a fence that is not the newest', async () => {
    const scene = await testScene(database.store)
    await expect(appendTo(scene, [titled('no')], 7)).rejects.toMatchObject({ code: 'fence_lost' })
    expect(await logOf(scene)).toEqual([])
  })

  it('does not find a chat that is not there', async () => {
    const scene = { ...(await testScene(database.store)), chatId: 'cht_none' as ChatId }
    await expect(appendTo(scene, [titled('no')])).rejects.toMatchObject({ code: 'not_found' })
  })

  it('takes 2,000 events at once', async () => {
    const scene = await testScene(database.store)
    const drafts = Array.from({ length: 2_000 }, (_, i) => titled(`title ${i}`))
    await appendTo(scene, drafts)
    const log: ChatEvent[] = await logOf(scene)
    expect(log).toHaveLength(2_000)
    expect(log.at(-1)).toMatchObject({ seq: 2_000, title: 'title 1999' })
  })
})
