import { expect, test } from 'vitest'
import { countFailures, restartPauseMs, soundLifeMs } from '#scripts/supervisor/backoff.ts'

test('the pause grows with each failure in a row, up to half a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 100].map(restartPauseMs)).toEqual([
    200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 30_000, 30_000,
  ])
})

test('a program that lived for a minute begins again with the shortest pause', () => {
  expect(countFailures(6, soundLifeMs - 1)).toBe(7)
  expect(countFailures(6, soundLifeMs)).toBe(1)
})
