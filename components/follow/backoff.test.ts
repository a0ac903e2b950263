import { expect, test } from 'vitest'
import { backoffMs } from '#components/follow/backoff.ts'

test('the wait doubles from a quarter of a second and stays at five seconds', () => {
  expect([0, 1, 2, 3].map((attempt) => backoffMs(attempt, 1))).toEqual([250, 500, 1000, 2000])
  expect(backoffMs(6, 1)).toBe(5000)
  expect(backoffMs(400, 1)).toBe(5000)
})

test('chance spreads the upper half of the wait', () => {
  expect(backoffMs(2, 0)).toBe(500)
  expect(backoffMs(2, 0.5)).toBe(750)
})
