import { expect, test } from 'vitest'
import type { Frame } from '#bench/followers/frames.ts'
import { Tally } from '#bench/followers/tally.ts'

const frame = (id: number, ...indexes: number[]): Frame => ({
  id,
  isSnapshot: false,
  tokens: indexes.map((index) => ({ index, sentAtMs: 100 })),
})
const snapshot = (id: number, ...indexes: number[]): Frame => ({ ...frame(id, ...indexes), isSnapshot: true })

function count(frames: Frame[], { tokens = 4, seesAll = true } = {}) {
  const tally = new Tally({ tokens, seesAll, timeline: false })
  const latencies: number[] = []
  for (const each of frames) tally.take(each, { ms: 107, bytes: 0 }, (ms) => latencies.push(ms))
  const { lost, doubled, eventsMissing, eventsRepeated, isWhole } = tally
  return { lost, doubled, eventsMissing, eventsRepeated, isWhole, latencies }
}

test('each token once is whole', () => {
  expect(count([snapshot(5), frame(6, 0, 1), frame(7, 2), frame(8, 3)])).toEqual({
    lost: 0,
    doubled: 0,
    eventsMissing: 0,
    eventsRepeated: 0,
    isWhole: true,
    latencies: [7, 7, 7, 7],
  })
})

test('what never came is lost, and a hole among the seqs is seen', () => {
  expect(count([snapshot(5), frame(6, 0), frame(8, 3)])).toMatchObject({ lost: 2, eventsMissing: 1, isWhole: false })
})

test('who is not told every event may have holes', () => {
  expect(count([snapshot(5), frame(9, 0, 1, 2, 3)], { seesAll: false })).toMatchObject({ lost: 0, eventsMissing: 0 })
})

test('what comes again is doubled, however often', () => {
  expect(count([frame(1, 0, 1), frame(2, 2, 3), frame(2, 2, 3), frame(2, 2)])).toMatchObject({
    lost: 0,
    doubled: 3,
    eventsRepeated: 2,
  })
})

test('a snapshot stands for all before it, and tells nothing as it happens', () => {
  const seen = count([frame(1, 0), frame(2, 1), snapshot(9, 0, 1, 2), frame(10, 3)])
  expect(seen).toMatchObject({ lost: 0, doubled: 0, eventsMissing: 0 })
  expect(seen.latencies).toHaveLength(3)
})

test('a snapshot that lacks what was told before loses it', () => {
  expect(count([frame(1, 0, 1), snapshot(9, 0), frame(10, 2, 3)])).toMatchObject({ lost: 1 })
})

test('a token of another turn does not count', () => {
  expect(count([frame(1, 0, 1, 2, 3, 77)])).toMatchObject({ lost: 0, doubled: 0, isWhole: true })
})
