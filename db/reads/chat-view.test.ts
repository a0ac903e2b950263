import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readChatView } from '#db/reads/chat-view.ts'
import { readEvents } from '#db/reads/events.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import { addText, addTool, end, flush, moreText, type Scene, startTurnWith, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'
import { type Play, performMove, randomMove } from '#tests/support/random-moves.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const readAll = async ({ owner, store, chatId }: Scene, after: number): Promise<ChatEvent[]> => {
  const read = await readEvents(owner, store, { chatId, after, limit: 10_000 })
  if (read === 'outside') throw new Error('outside of the log')
  return read.events
}
const read = async ({ owner, store, chatId }: Scene) => await readChatView(owner, store, chatId)

describe('readChatView', () => {
  it('has a running turn’s message with all its parts so far', async () => {
    const scene = await testScene(database.store)
    const turn = await startTurnWith(scene, 'Hello')
    await flush(scene, turn.lease, [addText(turn, 0, 'Hi'), moreText(turn, 0, ' you')])
    await flush(scene, turn.lease, [moreText(turn, 0, '!'), addTool(turn, 1, 'tool-1')])
    const { view } = await read(scene)
    expect(view.runningTurnId).toBe(turn.lease.turnId)
    expect(view.messages.map(({ parts }) => parts)).toMatchObject([
      [{ type: 'text', text: 'Hello' }],
      [
        { type: 'text', text: 'Hi you!' },
        { type: 'tool', status: 'in_progress' },
      ],
    ])
    expect(view.turns[turn.lease.turnId]?.firstTextAt).not.toBeNull()
  })

  it('has the same message when the turn ended, its open tool call settled', async () => {
    const scene = await testScene(database.store)
    const turn = await startTurnWith(scene, 'Hello')
    await flush(scene, turn.lease, [addText(turn, 0, 'Hi'), addTool(turn, 1, 'tool-1')])
    await end(scene, turn.lease, { rest: [addText(turn, 2, 'bye')] })
    const { view } = await read(scene)
    expect(view.runningTurnId).toBeNull()
    expect(view.messages[1]?.parts).toMatchObject([{ text: 'Hi' }, { status: 'cancelled' }, { text: 'bye' }])
    expect(view.turns[turn.lease.turnId]).toMatchObject({ state: 'ended', outcome: 'completed' })
  })

  it('shows the newest 100 messages and where older ones are', async () => {
    const scene = await testScene(database.store)
    for (let i = 0; i < 51; i++) await end(scene, (await startTurnWith(scene, `message ${i}`)).lease)
    const { view } = await read(scene)
    expect(view.messages).toHaveLength(100)
    expect(view.olderCursor).not.toBeNull()
    expect(Object.keys(view.turns)).toHaveLength(50)
  })

  it('is not found for anybody else', async () => {
    const scene = await testScene(database.store)
    const stranger = await testPerson(database.store)
    await expect(readChatView(stranger, database.store, scene.chatId)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('read at any moment and folded with what came later is the view read at the end', async () => {
    const property = fc.asyncProperty(
      fc.array(randomMove, { minLength: 20, maxLength: 40, size: 'max' }),
      async (moves) => {
        const scene = await testScene(database.store)
        const play: Play = { scene, running: null, request: null }
        const seen = [await read(scene)]
        for (const move of moves) {
          await performMove(play, move)
          seen.push(await read(scene))
        }
        await sendMessage(scene.owner, scene.store, { chatId: scene.chatId, text: 'last' })
        const last = await read(scene)
        for (const { seq, view } of seen) {
          const folded = (await readAll(scene, seq)).reduce<ChatView>(fold, view)
          expect(folded).toEqual(last.view)
        }
      },
    )
    await fc.assert(property, { numRuns: 15 })
  }, 150_000)
})
