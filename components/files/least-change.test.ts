import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leastChange, lineEndOf } from '#components/files/least-change.ts'

test('the change makes one text the other', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '\n') })
  fc.assert(
    fc.property(letters, letters, (from, to) => {
      const change = leastChange(from, to)
      expect(from.slice(0, change.from) + change.insert + from.slice(change.to)).toBe(to)
    }),
  )
})

test('only what differs is replaced', () => {
  expect(leastChange('one two three', 'one 2 three')).toEqual({ from: 4, to: 7, insert: '2' })
  expect(leastChange('same', 'same')).toMatchObject({ insert: '', from: 4, to: 4 })
})

test('lines end as the file has them, and a mix stays a mix', () => {
  expect([lineEndOf('a\r\nb\r\n'), lineEndOf('a\nb\n'), lineEndOf('a\r\nb\n'), lineEndOf('')]).toEqual([
    '\r\n',
    '\n',
    '\n',
    '\n',
  ])
})
