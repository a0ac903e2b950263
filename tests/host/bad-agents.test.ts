import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addBackend } from '#db/writes/backends/add.ts'
import { removeBackend } from '#db/writes/backends/remove.ts'
import { backendId } from '#lib/domain/ids.ts'
import { openRoom, type Room } from '#tests/support/room.ts'

let room: Room
beforeAll(async () => {
  room = await openRoom({ model: true })
})
afterAll(() => room[Symbol.asyncDispose]())

const agents = [
  { id: 'nowhere', command: '/nowhere/agent', args: [], kind: 'agent_missing' },
  {
    id: 'exits',
    command: process.execPath,
    args: ['-e', 'console.error("no licence"); process.exit(7)'],
    kind: 'agent_crashed',
  },
  {
    id: 'rubbish',
    command: process.execPath,
    args: ['-e', 'console.log("{{{".repeat(1000)); process.exit(1)'],
    kind: 'agent_crashed',
  },
] as const

it.each(agents)(
  'an agent that $id ends its turn with $kind, and the message is kept',
  async ({ id, command, args, kind }) => {
    await addBackend(room.person, room.store, { id: backendId.parse(id), name: id, command, args: [...args], env: {} })
    const chat = await room.newChat(id)
    const { turnId } = await room.send(chat.view.chat.id, 'Are you there?')
    expect(await chat.ended(turnId)).toMatchObject({ outcome: 'failed', error: { kind } })
    expect(chat.view.messages.map((message) => message.parts)).toEqual([
      [expect.objectContaining({ text: 'Are you there?' })],
    ])
  },
)

it('an agent that was removed is missing, and another backend of the chat is told what was said', async () => {
  await addBackend(room.person, room.store, {
    id: backendId.parse('gone'),
    name: 'Gone',
    command: path.resolve('nothing'),
    args: [],
    env: {},
  })
  const chat = await room.newChat('gone')
  await removeBackend(room.person, room.store, { backendId: backendId.parse('gone') })
  const first = await room.send(chat.view.chat.id, 'The word is heron')
  expect(await chat.ended(first.turnId)).toMatchObject({ outcome: 'failed', error: { kind: 'agent_missing' } })
  const second = await room.send(chat.view.chat.id, '[[recall]]', 'greenroom')
  expect(await chat.ended(second.turnId)).toMatchObject({ outcome: 'completed', session: 'replayed' })
  expect(chat.answer(second.turnId)).toContain('heron')
})
