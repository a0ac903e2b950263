import { expect, test } from 'vitest'
import { Latencies } from '#bench/followers/latencies.ts'

test('a share is the value that so many do not exceed', () => {
  const latencies = new Latencies()
  for (let ms = 100; ms >= 1; ms--) latencies.add(ms)
  expect(latencies.shares(0.5, 0.99, 1)).toEqual([50, 99, 100])
})

test('more than fits at first is kept', () => {
  const latencies = new Latencies()
  for (let index = 0; index < 200_000; index++) latencies.add(index % 1000)
  expect(latencies.count).toBe(200_000)
  expect(latencies.shares(0.5, 1)).toEqual([499, 999])
})

test('of nothing there is no share', () => {
  expect(new Latencies().shares(0.5)).toEqual([0])
})
