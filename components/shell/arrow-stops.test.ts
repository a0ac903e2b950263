import { expect, test } from 'vitest'
import { stopAfter } from '#components/shell/arrow-stops.ts'

test('the arrow keys go by one and stay within the list, Home and End go to its ends', () => {
  expect(['ArrowDown', 'ArrowUp', 'Home', 'End', 'x'].map((key) => stopAfter(key, 1, 5))).toEqual([2, 0, 0, 4, null])
  expect([stopAfter('ArrowDown', 4, 5), stopAfter('ArrowUp', 0, 5)]).toEqual([4, 0])
})
