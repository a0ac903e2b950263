import { expect, test } from 'vitest'
import { caughtUp } from '#bench/followers/caught-up.ts'

const arrival = (sentAtMs: number, atMs: number, bytes: number) => ({ sentAtMs, atMs, bytes })

test('caught up is who has all that was said before they came', () => {
  const arrivals = [arrival(100, 530, 40), arrival(400, 520, 30), arrival(501, 540, 60)]
  expect(caughtUp({ connectedAtMs: 500, tally: { arrivals } })).toEqual({
    ms: 30,
    bytes: 40,
    textBytes: ' t0@100.000; t1@400.000;'.length,
  })
})

test('who misses one of them never caught up', () => {
  const arrivals = Object.assign([], { 1: arrival(400, 520, 30) })
  expect(() => caughtUp({ connectedAtMs: 500, tally: { arrivals } })).toThrow('token 0 never came')
})

test('where nothing had been said there is nothing to measure', () => {
  const arrivals = [arrival(600, 610, 30)]
  expect(() => caughtUp({ connectedAtMs: 500, tally: { arrivals } })).toThrow('nothing had been said')
})
