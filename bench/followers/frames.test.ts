import { expect, test } from 'vitest'
import { FrameReader, parseFrame } from '#bench/followers/frames.ts'

const delta = (seq: number, text: string) =>
  `id: ${seq}\ndata: ${JSON.stringify({ type: 'part.delta', index: 0, text, seq })}`

test('the stamps of a delta are read, joined or not', () => {
  expect(parseFrame(delta(7, ' t3@100.250; t4@101.000;'))).toEqual({
    id: 7,
    isSnapshot: false,
    tokens: [
      { index: 3, sentAtMs: 100.25 },
      { index: 4, sentAtMs: 101 },
    ],
  })
})

test('a part that is told again whole brings no tokens', () => {
  const again = `id: 9\ndata: ${JSON.stringify({ type: 'part.updated', part: { type: 'text', text: 't0@1.000;' } })}`
  expect(parseFrame(again).tokens).toEqual([])
})

test('a frame without an id has none', () => {
  expect(parseFrame('data: {"type":"ping"}')).toEqual({ id: null, isSnapshot: false, tokens: [] })
})

test('what is read again is the same', () => {
  const reader = new FrameReader()
  const text = `${delta(1, 't0@1.000;')}\n\n${delta(2, ' t1@2.000;')}\n\n`
  const first = reader.read(text)
  expect(first.map(({ id }) => id)).toEqual([1, 2])
  expect(reader.read(text)).toEqual(first)
})
