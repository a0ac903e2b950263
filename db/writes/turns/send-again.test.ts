import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readChatView } from '#db/reads/chat-view.ts'
import { readUntold } from '#db/reads/messages.ts'
import { listSessions } from '#db/reads/sessions.ts'
import { editTurn } from '#db/writes/turns/edit.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { listSteered, recordSteered } from '#db/writes/turns/steer.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import type { MessageId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { addText, claimOnly, end, flush, type Scene, startTurnWith, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const viewOf = async ({ owner, store, chatId }: Scene) => (await readChatView(owner, store, chatId)).view
const textsOf = async (scene: Scene) =>
  (await viewOf(scene)).messages.map(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : '')).join())

/** A question and its answer, ended. */
async function exchange(scene: Scene, question: string, answer: string): Promise<MessageId> {
  const turn = await startTurnWith(scene, question)
  await flush(scene, turn.lease, [addText(turn, 0, answer)])
  await end(scene, turn.lease)
  return turn.claimed.promptMessageId
}

describe('a message that replaces another', () => {
  it('cuts the transcript before it, goes first and is told what was kept', async () => {
    const scene = await testScene(database.store)
    const { owner, host, store, chatId } = scene
    await exchange(scene, 'first', 'one')
    const replaced = await exchange(scene, 'second', 'two')
    const sent = await sendMessage(owner, store, { chatId, text: 'second, better', replaces: replaced })
    expect(sent.place).toBe(0)
    expect(await textsOf(scene)).toEqual(['first', 'one'])
    expect(await listSessions(owner, store, chatId)).toMatchObject([{ start: 'replayed' }])
    const claimed = await claimOnly(scene)
    expect(claimed).toMatchObject({ text: 'second, better', session: { state: 'lost', knownPosition: 0 } })
    const untold = await readUntold(host, store, { chatId, afterPosition: 0, beforePosition: claimed.promptPosition })
    expect(untold.map(({ parts }) => parts)).toEqual([
      [expect.objectContaining({ text: 'first' })],
      [expect.objectContaining({ text: 'one' })],
    ])
  })

  it('leaves an empty transcript where it replaces the first, and goes before what waits', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    const replaced = await exchange(scene, 'first', 'one')
    await sendMessage(owner, store, { chatId, text: 'waits' })
    await sendMessage(owner, store, { chatId, text: 'better', replaces: replaced })
    const view = await viewOf(scene)
    expect(view.messages).toEqual([])
    expect(view.turns).toEqual({})
    expect(view.queue.map(({ text }) => text)).toEqual(['better', 'waits'])
  })

  it('is refused while a turn runs or stops, and changes nothing', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    const replaced = await exchange(scene, 'first', 'one')
    const { lease } = await startTurnWith(scene, 'second')
    const again = () => sendMessage(owner, store, { chatId, text: 'better', replaces: replaced })
    await expect(again()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Stop it first') })
    await stopTurn(owner, store, { turnId: lease.turnId })
    await expect(again()).rejects.toMatchObject({ code: 'conflict' })
    expect((await textsOf(scene)).slice(0, 3)).toEqual(['first', 'one', 'second'])
  })

  it('of two that replace the same, one wins', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    const replaced = await exchange(scene, 'first', 'one')
    const tries = ['a', 'b'].map((text) => sendMessage(owner, store, { chatId, text, replaces: replaced }))
    const results = await Promise.allSettled(tries)
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await viewOf(scene)).queue).toHaveLength(1)
  })

  it('cannot replace an answer, a message of another chat, or anything of a stranger’s', async () => {
    const scene = await testScene(database.store)
    const other = await testScene(database.store)
    const { owner, store, chatId } = scene
    const replaced = await exchange(scene, 'first', 'one')
    const answer = (await viewOf(scene)).messages[1]?.id as MessageId
    const send = (replaces: MessageId, actor = owner) => sendMessage(actor, store, { chatId, text: 'better', replaces })
    await expect(send(answer)).rejects.toMatchObject({ code: 'invalid' })
    await expect(send(await exchange(other, 'theirs', 'one'))).rejects.toMatchObject({ code: 'not_found' })
    await expect(send(replaced, await testPerson(store))).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a message for the running turn', () => {
  it('waits first, and enters the transcript inside the turn once the agent took it', async () => {
    const scene = await testScene(database.store)
    const { owner, host, store, chatId } = scene
    const turn = await startTurnWith(scene, 'first')
    await sendMessage(owner, store, { chatId, text: 'later' })
    await sendMessage(owner, store, { chatId, text: 'now', steer: true })
    await sendMessage(owner, store, { chatId, text: 'and this', steer: true })
    expect((await viewOf(scene)).queue.map(({ text, steer }) => [text, steer])).toEqual([
      ['now', true],
      ['and this', true],
      ['later', false],
    ])
    const [entry] = await listSteered(host, store, chatId)
    if (!entry) throw new Error('nothing is to be told')
    const steered = { messageId: turn.messageId, partCount: 1 }
    await recordSteered(host, store, {
      lease: turn.lease,
      entry,
      steered,
      rest: [addText(turn, 0, 'one')],
      messageId: newId('msg'),
    })
    const view = await viewOf(scene)
    expect(view.queue.map(({ text }) => text)).toEqual(['and this', 'later'])
    expect(view.messages.at(-1)).toMatchObject({ turnId: turn.lease.turnId, steered, parts: [{ text: 'now' }] })
    expect(view.runningTurnId).toBe(turn.lease.turnId)
    await end(scene, turn.lease)
    expect(await claimOnly(scene)).toMatchObject({ text: 'and this', session: { knownPosition: expect.any(Number) } })
  })

  it('is known to the session that was told it', async () => {
    const scene = await testScene(database.store)
    const { owner, host, store, chatId } = scene
    const turn = await startTurnWith(scene, 'first')
    await sendMessage(owner, store, { chatId, text: 'now', steer: true })
    const [entry] = await listSteered(host, store, chatId)
    if (!entry) throw new Error('nothing is to be told')
    const steered = { messageId: turn.messageId, partCount: 0 }
    await recordSteered(host, store, { lease: turn.lease, entry, steered, rest: [], messageId: newId('msg') })
    await end(scene, turn.lease)
    await sendMessage(owner, store, { chatId, text: 'next' })
    const next = await claimOnly(scene)
    const untold = await readUntold(host, store, {
      chatId,
      afterPosition: next.session?.knownPosition ?? 0,
      beforePosition: next.promptPosition,
    })
    expect(untold).toEqual([])
  })

  it('that was edited while it was told stays as an ordinary entry', async () => {
    const scene = await testScene(database.store)
    const { owner, host, store, chatId } = scene
    const turn = await startTurnWith(scene, 'first')
    const { turnId } = await sendMessage(owner, store, { chatId, text: 'now', steer: true })
    const [entry] = await listSteered(host, store, chatId)
    if (!entry) throw new Error('nothing is to be told')
    await editTurn(owner, store, { turnId, text: 'something else', revision: 0 })
    const steered = { messageId: turn.messageId, partCount: 0 }
    await recordSteered(host, store, { lease: turn.lease, entry, steered, rest: [], messageId: newId('msg') })
    const view = await viewOf(scene)
    expect(view.queue).toMatchObject([{ text: 'something else', steer: false }])
    expect(view.messages.at(-1)).toMatchObject({ parts: [{ text: 'now' }] })
  })

  it('is recorded once where the answer was lost, whether it was edited meanwhile or not', async () => {
    const scene = await testScene(database.store)
    const { owner, host, store, chatId } = scene
    const turn = await startTurnWith(scene, 'first')
    const edited = await sendMessage(owner, store, { chatId, text: 'edited', steer: true })
    await sendMessage(owner, store, { chatId, text: 'plain', steer: true })
    const entries = await listSteered(host, store, chatId)
    await editTurn(owner, store, { turnId: edited.turnId, text: 'something else', revision: 0 })
    const steered = { messageId: turn.messageId, partCount: 0 }
    for (const [at, entry] of entries.entries()) {
      const told = { lease: turn.lease, entry, steered, rest: [addText(turn, at, 'said')], messageId: newId('msg') }
      for (let time = 0; time < 2; time++) await recordSteered(host, store, told)
    }
    expect(await textsOf(scene)).toEqual(['first', 'said,said', 'edited', 'plain'])
  })

  it('is an ordinary one where nothing runs', async () => {
    const scene = await testScene(database.store)
    const { owner, store, chatId } = scene
    await sendMessage(owner, store, { chatId, text: 'now', steer: true })
    expect((await viewOf(scene)).queue).toMatchObject([{ steer: false }])
  })
})

it('of two edits of the same revision the second is refused, and an entry goes last', async () => {
  const scene = await testScene(database.store)
  const { owner, store, chatId } = scene
  await startTurnWith(scene, 'runs')
  const { turnId } = await sendMessage(owner, store, { chatId, text: 'one' })
  await sendMessage(owner, store, { chatId, text: 'two' })
  await editTurn(owner, store, { turnId, text: 'mine', revision: 0 })
  await expect(editTurn(owner, store, { turnId, text: 'theirs', revision: 0 })).rejects.toMatchObject({
    code: 'conflict',
  })
  await editTurn(owner, store, { turnId, before: null })
  expect((await viewOf(scene)).queue.map(({ text, revision }) => [text, revision])).toEqual([
    ['two', 0],
    ['mine', 1],
  ])
})
