import { expect, test } from 'vitest'
import { startOf, startsOf } from '#app/_server/follow/places.ts'

test('a stream goes on after a seq, and begins with a snapshot without one', () => {
  expect(startOf('17')).toEqual({ after: 17 })
  expect(startOf('0')).toEqual({ after: 0 })
  expect(startOf(null)).toBe('snapshot')
  expect(startOf('')).toBe('snapshot')
})

test.each(['-1', '1.5', 'abc', '1e3', '99999999999999999999', ' 1', 'cht_a:1'])(
  '%j is no seq: it begins anew',
  (place) => {
    expect(startOf(place)).toBe('reset')
  },
)

test('a stream of many takes each chat with its place', () => {
  expect([...startsOf('cht_a:12,cht_b,cht_c:x', null)]).toEqual([
    ['cht_a', { after: 12 }],
    ['cht_b', 'snapshot'],
    ['cht_c', 'reset'],
  ])
  expect([...startsOf(undefined, null)]).toEqual([])
})

test('the last event id tells of its chat more than the address does', () => {
  expect([...startsOf('cht_a:12,cht_b:3', 'cht_a:40')]).toEqual([
    ['cht_a', { after: 40 }],
    ['cht_b', { after: 3 }],
  ])
  expect([...startsOf('cht_a:12', 'cht_z:40')]).toEqual([['cht_a', { after: 12 }]])
})

test('too many chats are refused, and what names none', () => {
  const many = Array.from({ length: 101 }, (_, index) => `cht_${index}`).join(',')
  expect(() => startsOf(many, null)).toThrow('at most 100')
  expect(() => startsOf(`${'x'.repeat(65)}:1`, null)).toThrow('no list of chats')
})
