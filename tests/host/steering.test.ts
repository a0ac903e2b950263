import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendMessage } from '#db/writes/turns/send.ts'
import { openRoom, type Room } from '#tests/support/room.ts'

const backends = [
  { backend: 'greenroom', never: { mode: 'auto' } },
  { backend: 'opencode', never: { mode: 'auto' } },
] as const

describe.each(backends)('a running turn on $backend', ({ backend, never }) => {
  let room: Room
  beforeAll(async () => {
    room = await openRoom({ model: true })
  })
  afterAll(() => room[Symbol.asyncDispose]())

  it('takes a message in, answers it and ends once', async () => {
    const chat = await room.newChat(backend, never)
    const chatId = chat.view.chat.id
    const { turnId } = await room.send(chatId, 'The word is heron [[plain:300:100]]')
    await chat.until('its first words', () => chat.answer(turnId).includes('tok3'))
    await sendMessage(room.person, room.store, { chatId, text: 'Say it [[recall]]', steer: true })
    await chat.until('the message inside the turn', ({ view }) => view.messages.some((message) => message.steered))
    expect(chat.view.queue).toEqual([])
    const told = chat.view.messages.find((message) => message.steered)
    expect(await chat.ended(turnId)).toMatchObject({ outcome: 'completed', error: null })
    expect(chat.answer(turnId)).toContain('RECALL')
    expect(chat.answer(turnId)).toContain('heron')
    // What it was writing when it was told stands before that, what it says to it after.
    const answer = chat.view.messages.find((message) => message.id === told?.steered?.messageId)
    const texts = (answer?.parts ?? []).map((part) => (part.type === 'text' ? part.text : ''))
    expect(texts.slice(0, told?.steered?.partCount).join()).toContain('tok299')
    expect(texts.slice(told?.steered?.partCount).join()).toMatch(/^RECALL/)
    expect(chat.events.filter((event) => event.type === 'turn.ended')).toHaveLength(1)
    const next = await room.send(chatId, 'And now [[plain:3:500]]')
    expect(await chat.ended(next.turnId)).toMatchObject({ outcome: 'completed', session: 'warm' })
  })

  it('that is stopped leaves what it was not told as a turn of its own', async () => {
    const chat = await room.newChat(backend, never)
    const chatId = chat.view.chat.id
    const { turnId } = await room.send(chatId, '[[plain:300:100]]')
    await chat.until('its first words', () => chat.answer(turnId).includes('tok3'))
    const told = await sendMessage(room.person, room.store, { chatId, text: 'Quick [[plain:2:500]]', steer: true })
    await chat.ended(turnId)
    const { view } = await chat.until(
      'the message answered',
      (seen) => seen.view.runningTurnId === null && seen.view.queue.length === 0,
    )
    expect(view.messages.filter((message) => message.id === told.messageId)).toHaveLength(1)
  })

  it('is asked again with the conversation before the message that was replaced', async () => {
    const chat = await room.newChat(backend, never)
    const chatId = chat.view.chat.id
    const first = await room.send(chatId, 'Remember the heron [[plain:3:500]]')
    await chat.ended(first.turnId)
    const second = await room.send(chatId, 'Forget the magpie [[plain:3:500]]')
    await chat.ended(second.turnId)
    const again = await sendMessage(room.person, room.store, {
      chatId,
      text: '[[recall]]',
      replaces: second.messageId,
    })
    expect(await chat.ended(again.turnId)).toMatchObject({ outcome: 'completed', session: 'replayed' })
    expect(chat.answer(again.turnId)).toContain('heron')
    expect(chat.answer(again.turnId)).not.toContain('magpie')
    expect(chat.view.messages).toHaveLength(4)
  })
})
