import { expect, test } from 'vitest'
import { cumulativeShift, spreadOf } from '#bench/figures.ts'

test('the median of an even number of runs is between the middle two', () => {
  expect(spreadOf([40, 10, 30, 20])).toEqual({ median: 25, worst: 40, runs: [40, 10, 30, 20] })
})

test('the median of an odd number of runs is the middle one', () => {
  expect(spreadOf([9.04, 7, 8])).toEqual({ median: 8, worst: 9, runs: [9, 7, 8] })
})

test('nothing measured is no figure', () => {
  expect(() => spreadOf([])).toThrow('nothing was measured')
})

test('shifts a second apart are not added up', () => {
  const shifts = [
    { at: 0, value: 0.1 },
    { at: 500, value: 0.2 },
    { at: 1600, value: 0.25 },
  ]
  expect(cumulativeShift(shifts)).toBe(0.3)
})

test('a session of shifts ends after five seconds', () => {
  const shifts = Array.from({ length: 12 }, (_, second) => ({ at: second * 900, value: 0.1 }))
  expect(cumulativeShift(shifts)).toBe(0.6)
})
