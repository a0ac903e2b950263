import { expect, test } from 'vitest'
import { ada, chatA, delta, guest } from '#app/_server/follow/chats.fixture.ts'
import type { FrameReader } from '#app/_server/follow/hub.fixture.ts'
import { testHub } from '#app/_server/follow/hub.fixture.ts'

const idsOf = async (stream: FrameReader | undefined, count: number) =>
  (await stream?.take(count))?.map(({ id }) => id) ?? []

async function crowd(size: number) {
  const room = testHub()
  room.chats.add(chatA, ada)
  const streams: FrameReader[] = []
  for (let i = 0; i < size; i++) streams.push(await room.follow(guest, chatA))
  for (const stream of streams) await stream.take(1)
  return { ...room, streams }
}

test('a few followers are told each thing at once', async () => {
  const { chats, streams, later } = await crowd(8)
  chats.append(chatA, [delta('1')])
  chats.append(chatA, [delta('2')])
  for (const stream of streams) expect(await idsOf(stream, 2)).toEqual(['1', '2'])
  expect(later).toEqual([])
})

test('many followers are told the first thing at once and what comes soon after it together', async () => {
  const { chats, streams, later, clock } = await crowd(100)
  clock.nowMs = 1000
  chats.append(chatA, [delta('1')])
  for (const text of ['2', '3', '4']) chats.append(chatA, [delta(text)])
  for (const stream of streams) expect(await idsOf(stream, 1)).toEqual(['1'])
  expect(later.map(({ milliseconds }) => milliseconds)).toEqual([10])
  clock.nowMs += 10
  later[0]?.run()
  const chunks = await Promise.all(streams.map((stream) => stream.chunk()))
  const texts = new Set(chunks.map((chunk) => new TextDecoder().decode(chunk)))
  expect([...texts].map((text) => text.match(/^id: \d+/gm))).toEqual([['id: 2', 'id: 3', 'id: 4']])
  expect(new Set(chunks).size).toBe(1)
})

test('who comes while something is gathered is told it once', async () => {
  const { chats, follow, later, clock } = await crowd(100)
  clock.nowMs = 1000
  for (const text of ['1', '2', '3']) chats.append(chatA, [delta(text)])
  const [late, resumed] = [await follow(ada, chatA), await follow(ada, chatA, { after: 1 })]
  expect((await late.take(1))[0]).toMatchObject({ id: '3', data: { type: 'snapshot' } })
  expect(await idsOf(resumed, 2)).toEqual(['2', '3'])
  chats.append(chatA, [delta('4')])
  clock.nowMs += 50
  for (const { run } of later.splice(0)) run()
  expect(await idsOf(late, 1)).toEqual(['4'])
  expect(await idsOf(resumed, 1)).toEqual(['4'])
})

test('a crowd that is gone leaves the last one to be told at once', async () => {
  const { chats, streams, later, clock } = await crowd(100)
  clock.nowMs = 1000
  for (const text of ['1', '2']) chats.append(chatA, [delta(text)])
  for (const stream of streams.slice(1)) await stream.leave()
  chats.append(chatA, [delta('3')])
  expect(await idsOf(streams[0], 3)).toEqual(['1', '2', '3'])
  for (const { run } of later) run()
  chats.append(chatA, [delta('4')])
  expect(await idsOf(streams[0], 1)).toEqual(['4'])
})
