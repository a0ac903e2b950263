import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '#tests/support/free-port.ts'
import { openRoom, type Room } from '#tests/support/room.ts'

const token = 'a-token-of-the-test'

let room: Room
let port: number
beforeAll(async () => {
  port = await freePort()
  room = await openRoom({ model: true, environment: { METRICS_PORT: String(port), METRICS_TOKEN: token } })
})
afterAll(() => room[Symbol.asyncDispose]())

const read = (authorization = `Bearer ${token}`) =>
  fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization } })
/** A value by its name and the labels that tell it, added up over the others; null where it is not told. */
async function measured(name: string, labels: Record<string, string> = {}): Promise<number | null> {
  const lines = (await (await read()).text()).split('\n').filter((line) => /^[a-z]/.test(line))
  const own = lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
  const fitting = own.filter((line) =>
    Object.entries(labels).every(([key, value]) => line.includes(`${key}="${value}"`)),
  )
  return fitting.length === 0 ? null : fitting.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

it('a host tells how it does to who has the token, and to nobody else', async () => {
  expect((await read('Bearer wrong')).status).toBe(401)
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(401)
  expect((await read()).status).toBe(200)
  expect(await measured('process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
})

it('a turn moves what is counted, and is among what runs while it runs', async () => {
  expect(await measured('greenroom_turns_ended_total', { outcome: 'completed' })).toBeNull()
  expect(await measured('greenroom_turns', { state: 'running' })).toBe(0)
  const spawned = (await measured('greenroom_spawns_total')) ?? 0
  const chat = await room.newChat('greenroom', { mode: 'auto' })
  const { turnId } = await room.send(chat.view.chat.id, '[[plain:400:100]]')
  await chat.until('text', () => chat.answer(turnId).includes('tok3'))
  expect(await measured('greenroom_turns', { state: 'running' })).toBe(1)
  expect(await measured('greenroom_slots', { backend: 'greenroom', state: 'leased' })).toBe(1)
  await chat.ended(turnId)
  const first = { backend: 'greenroom', session: 'new' }
  await expect.poll(() => measured('greenroom_turns_ended_total', { ...first, outcome: 'completed' })).toBe(1)
  expect(await measured('greenroom_first_text_seconds_count', first)).toBe(1)
  expect(await measured('greenroom_append_seconds_count')).toBeGreaterThan(2)
  expect(await measured('greenroom_spawns_total')).toBeGreaterThan(spawned)
  const again = await room.send(chat.view.chat.id, '[[plain:3:500]]')
  await chat.ended(again.turnId)
  expect(await measured('greenroom_warm_sessions_total')).toBe(1)
})

it('what waits for a person is told as waiting', async () => {
  const chat = await room.newChat('greenroom', { mode: 'ask' })
  await room.send(chat.view.chat.id, '[[edit:asked.txt]]')
  const { view } = await chat.until('a request', (seen) => seen.view.requests.length === 1)
  expect(await measured('greenroom_turns', { state: 'waiting' })).toBe(1)
  for (const request of view.requests) await room.answer(request, 'reject_once')
})
