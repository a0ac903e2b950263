import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchQuiet } from '#agent-host/dispatcher/quiet-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('silence is told at growing steps, and begins anew with every word', () => {
  const told: number[] = []
  const watch = watchQuiet((quietMs) => told.push(quietMs))
  vi.advanceTimersByTime(14_000)
  watch.heard()
  vi.advanceTimersByTime(14_999)
  expect(told).toEqual([])
  vi.advanceTimersByTime(700_000)
  expect(told).toEqual([15_000, 30_000, 60_000, 120_000, 300_000, 600_000])
  watch.heard()
  vi.advanceTimersByTime(15_000)
  expect(told.at(-1)).toBe(15_000)
  watch.end()
  vi.advanceTimersByTime(100_000)
  expect(told).toHaveLength(7)
})

test('while a person is waited for nothing is told', async () => {
  const told: number[] = []
  const watch = watchQuiet((quietMs) => told.push(quietMs))
  const answer = Promise.withResolvers<string>()
  const waiting = watch.during(answer.promise)
  vi.advanceTimersByTime(60_000)
  watch.heard()
  vi.advanceTimersByTime(60_000)
  expect(told).toEqual([])
  answer.resolve('yes')
  expect(await waiting).toBe('yes')
  vi.advanceTimersByTime(15_000)
  expect(told).toEqual([15_000])
  watch.end()
})
