import { expect, test } from 'vitest'
import { orderWith } from '#lib/domain/workspaces/places.ts'

test('one of a list stands before another, or last', () => {
  const ids = ['a', 'b', 'c']
  expect(orderWith(ids, 'c', 'a')).toEqual(['c', 'a', 'b'])
  expect(orderWith(ids, 'a', 'c')).toEqual(['b', 'a', 'c'])
  expect(orderWith(ids, 'a', null)).toEqual(['b', 'c', 'a'])
  expect(orderWith(ids, 'b', 'b')).toEqual(ids)
})
