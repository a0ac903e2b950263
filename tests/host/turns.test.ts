import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPatch } from '#db/reads/patches.ts'
import { promoteTurn } from '#db/writes/turns/promote.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import type { ToolPart } from '#lib/domain/parts/part.ts'
import { openRoom, type Room } from '#tests/support/room.ts'

const backends = [
  { backend: 'greenroom', never: { mode: 'auto' } },
  { backend: 'opencode', never: { mode: 'auto' } },
] as const

describe.each(backends)('a turn on $backend', ({ backend, never }) => {
  let room: Room
  beforeAll(async () => {
    room = await openRoom({ model: true })
  })
  afterAll(() => room[Symbol.asyncDispose]())

  it('streams its answer, edits a file and leaves a patch with its author', async () => {
    const chat = await room.newChat(backend, never)
    const { turnId, place } = await room.send(chat.view.chat.id, 'Please [[edit:notes.txt]]')
    expect(place).toBe(0)
    expect(await chat.ended(turnId)).toMatchObject({ outcome: 'completed', error: null, backend, session: 'new' })
    const [patch] = chat.view.patches
    if (!patch) throw new Error('no patch')
    expect(patch).toMatchObject({
      number: 1,
      turnId,
      author: { kind: 'agent', backend },
      failedMidTurn: false,
      state: 'pending',
    })
    expect(patch.files.map((file) => [file.path, file.change])).toEqual([['notes.txt', 'added']])
    const { diff } = await readPatch(room.person, room.store, { chatId: chat.view.chat.id, patchId: patch.patchId })
    expect(diff).toContain('+++ b/notes.txt')
    const tools = chat.view.messages.flatMap((message) =>
      message.parts.filter((part): part is ToolPart => part.type === 'tool'),
    )
    expect(tools.length).toBeGreaterThan(0)
    expect(tools.every((tool) => tool.status === 'completed')).toBe(true)
    expect(JSON.stringify(chat.events)).not.toContain(room.host.dataDirectory)
    await expect(readFile(path.join(room.repository.directory, 'notes.txt'))).rejects.toThrow('ENOENT')
  })

  it('answers the second prompt of a chat from the warm session, which remembers', async () => {
    const chat = await room.newChat(backend, never)
    const first = await room.send(chat.view.chat.id, 'Remember the word heron [[plain:5:500]]')
    expect(await chat.ended(first.turnId)).toMatchObject({ session: 'new', outcome: 'completed' })
    const second = await room.send(chat.view.chat.id, '[[recall]]')
    expect(await chat.ended(second.turnId)).toMatchObject({ session: 'warm', outcome: 'completed' })
    expect(chat.answer(second.turnId)).toContain('heron')
  })

  it('shows what a command printed and how it ended', async () => {
    const chat = await room.newChat(backend, never)
    const { turnId } = await room.send(chat.view.chat.id, '[[shell:echo out-of-the-box; exit 3]]')
    await chat.ended(turnId)
    const tool = chat.view.messages.flatMap((message) => message.parts).find((part) => part.type === 'tool')
    expect(tool).toMatchObject({ type: 'tool', kind: 'execute', exitCode: 3 })
    expect(tool?.type === 'tool' && tool.output).toContain('out-of-the-box')
  })

  it('asks before it edits, does so once allowed, and does not when rejected', async () => {
    const chat = await room.newChat(backend)
    for (const [kind, edited] of [
      ['allow_once', true],
      ['reject_once', false],
    ] as const) {
      const { turnId } = await room.send(chat.view.chat.id, `[[edit:${kind}.txt]]`)
      const { view } = await chat.until('a request', (seen) => seen.view.requests.length === 1)
      for (const request of view.requests) await room.answer(request, kind)
      await chat.ended(turnId)
      expect(chat.view.requests).toEqual([])
      expect(chat.view.patches.some((patch) => patch.turnId === turnId)).toBe(edited)
    }
  })

  it('is stopped with its partial text and its open request cancelled, and the next runs to its own end', async () => {
    const chat = await room.newChat(backend)
    const asked = await room.send(chat.view.chat.id, '[[edit:asked.txt]]')
    await chat.until('a request', (seen) => seen.view.requests.length === 1)
    await stopTurn(room.person, room.store, { turnId: asked.turnId })
    expect(await chat.ended(asked.turnId)).toMatchObject({ outcome: 'stopped' })
    expect(chat.view.requests).toEqual([])
    const next = await room.send(chat.view.chat.id, '[[plain:6:500]]')
    expect(await chat.ended(next.turnId)).toMatchObject({ outcome: 'completed', session: 'warm' })
    expect(chat.answer(next.turnId)).toContain('tok5')
  })

  it('is cut by a promoted entry, which runs next, before what waited', async () => {
    const chat = await room.newChat(backend)
    const id = chat.view.chat.id
    const long = await room.send(id, '[[plain:2000:50]]')
    await chat.until('text', () => chat.answer(long.turnId).includes('tok3'))
    const waiting = await room.send(id, 'waiting [[plain:2:500]]')
    const promoted = await room.send(id, 'promoted [[plain:2:500]]')
    expect([waiting.place, promoted.place]).toEqual([1, 2])
    await promoteTurn(room.person, room.store, { turnId: promoted.turnId })
    expect(await chat.ended(long.turnId)).toMatchObject({ outcome: 'stopped' })
    await chat.ended(waiting.turnId)
    const order = chat.events.flatMap((event) => (event.type === 'turn.ended' ? [event.turnId] : []))
    expect(order).toEqual([long.turnId, promoted.turnId, waiting.turnId])
  })

  it('says what failed when the provider refuses the key, and holds the queue', async () => {
    const chat = await room.newChat(backend)
    const { turnId } = await room.send(chat.view.chat.id, '[[error:401]]')
    const turn = await chat.ended(turnId)
    expect(turn).toMatchObject({ outcome: 'failed', error: { kind: 'authentication', httpStatus: 401 } })
    expect(chat.view.chat.queueHeld).toBe(true)
    expect(JSON.stringify(chat.events)).not.toContain('test-key')
  })
})

it('stopping opencode and at once sending again, ten times, mixes up no turn', async () => {
  await using room = await openRoom({ model: true })
  const chat = await room.newChat('opencode')
  const id = chat.view.chat.id
  for (let round = 0; round < 10; round++) {
    const long = await room.send(id, `[[plain:3000:100]] round ${round}`)
    await chat.until('text', () => chat.answer(long.turnId).includes('tok4'))
    await stopTurn(room.person, room.store, { turnId: long.turnId })
    const next = await room.send(id, `[[plain:8:400]] after ${round}`)
    expect(await chat.ended(long.turnId)).toMatchObject({ outcome: 'stopped' })
    expect(chat.answer(long.turnId)).toMatch(/^tok0 tok1 tok2/)
    expect(await chat.ended(next.turnId)).toMatchObject({ outcome: 'completed' })
    expect(chat.answer(next.turnId)).toBe('tok0 tok1 tok2 tok3 tok4 tok5 tok6 tok7')
  }
}, 120_000)

it('without a model, greenroom plans, asks, edits, and says that it is scripted', async () => {
  await using room = await openRoom({ model: false })
  const chat = await room.newChat('greenroom')
  const { turnId } = await room.send(chat.view.chat.id, 'Show me what you can do')
  const answered = new Set<string>()
  while (chat.view.turns[turnId]?.state !== 'ended') {
    const { view } = await chat.until(
      'a new request or the end',
      (seen) =>
        seen.view.turns[turnId]?.state === 'ended' ||
        seen.view.requests.some((request) => !answered.has(request.requestId)),
    )
    for (const request of view.requests.filter((each) => !answered.has(each.requestId))) {
      answered.add(request.requestId)
      await room.answer(request, 'allow_once')
    }
  }
  expect(chat.view.turns[turnId]).toMatchObject({ outcome: 'completed' })
  const types = new Set(chat.view.messages.flatMap((message) => message.parts.map((part) => part.type)))
  expect([...types]).toEqual(expect.arrayContaining(['reasoning', 'plan', 'tool', 'text']))
  expect(chat.answer(turnId)).toMatch(/scripted/i)
  expect(chat.view.patches).toHaveLength(1)
})
