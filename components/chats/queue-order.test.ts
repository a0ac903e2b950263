import { expect, test } from 'vitest'
import { moved, ordered } from '#components/chats/queue-order.ts'
import type { QueueEntry } from '#lib/domain/turns/turn.ts'

const entry = (turnId: string) => ({ turnId }) as QueueEntry

test('an entry is put before another one, or last', () => {
  expect(moved(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b'])
  expect(moved(['a', 'b', 'c'], 'a', 'c')).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 'a', null)).toEqual(['b', 'c', 'a'])
})

test('an order that names what is gone changes nothing', () => {
  expect(moved(['a', 'b'], 'a', 'gone')).toEqual(['a', 'b'])
})

test('entries that came since the order was made stand behind it', () => {
  const entries = [entry('a'), entry('new'), entry('b')]
  expect(ordered(entries, ['b', 'gone', 'a']).map((each) => each.turnId)).toEqual(['b', 'a', 'new'])
})
