import { describe, expect, it } from 'vitest'
import { continueChat } from '#db/writes/turns/continue.ts'
import { openRoom } from '#tests/support/room.ts'

describe.each(['greenroom', 'opencode'])('kill -9 of the host during a turn on %s', (backend) => {
  it('interrupts the turn with its text, leaves no agent, and the next turn works', async () => {
    await using room = await openRoom({ model: true })
    const chat = await room.newChat(backend)
    const id = chat.view.chat.id
    const long = await room.send(id, 'Remember the word heron [[plain:3000:100]]')
    await chat.until('text', () => chat.answer(long.turnId).includes('tok9'))
    const waiting = await room.send(id, 'waiting [[plain:2:500]]')
    expect(await room.host.agents()).not.toEqual([])
    await room.host.kill()
    await room.host.start()
    expect(await room.host.agents()).toEqual([])
    expect(await chat.ended(long.turnId)).toMatchObject({ outcome: 'interrupted' })
    expect(chat.answer(long.turnId)).toMatch(/^tok0 tok1 .*tok9/)
    expect(chat.view.chat.queueHeld).toBe(true)
    await continueChat(room.person, room.store, { chatId: id })
    expect(await chat.ended(waiting.turnId)).toMatchObject({ outcome: 'completed', session: 'resumed' })
    const recalled = await room.send(id, '[[recall]]')
    await chat.ended(recalled.turnId)
    expect(chat.answer(recalled.turnId)).toContain('heron')
  })
})

it('a host that is told to stop interrupts what runs and leaves no process', async () => {
  await using room = await openRoom({ model: true })
  const chat = await room.newChat('opencode')
  const long = await room.send(chat.view.chat.id, '[[plain:3000:100]]')
  await chat.until('text', () => chat.answer(long.turnId).includes('tok9'))
  await room.host.stop()
  expect(await chat.ended(long.turnId)).toMatchObject({ outcome: 'interrupted' })
  expect(await room.host.agents()).toEqual([])
})

it('an agent that is killed fails its turn as crashed, with its text kept, and the next turn starts another', async () => {
  await using room = await openRoom({ model: true })
  const chat = await room.newChat('opencode')
  const long = await room.send(chat.view.chat.id, '[[plain:3000:100]]')
  await chat.until('text', () => chat.answer(long.turnId).includes('tok9'))
  for (const pid of await room.host.agents()) process.kill(pid, 'SIGKILL')
  expect(await chat.ended(long.turnId)).toMatchObject({ outcome: 'failed', error: { kind: 'agent_crashed' } })
  expect(chat.answer(long.turnId)).toContain('tok9')
  const next = await room.send(chat.view.chat.id, '[[plain:3:500]]')
  expect(await chat.ended(next.turnId)).toMatchObject({ outcome: 'completed' })
})
