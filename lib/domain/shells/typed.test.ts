import { expect, test } from 'vitest'
import { afterTyping, type Typists } from '#lib/domain/shells/typed.ts'

const ada = (seq: number) => ({ client: 'ada', seq })

test('what a page sends again is not typed again', () => {
  const first = afterTyping([], ada(1))
  expect(first).toEqual([ada(1)])
  expect(afterTyping(first ?? [], ada(1))).toBeNull()
  expect(afterTyping([ada(7)], ada(3))).toBeNull()
  expect(afterTyping([ada(7)], ada(8))).toEqual([ada(8)])
})

test('what comes before its time is refused', () => {
  expect(() => afterTyping([ada(1)], ada(3))).toThrow('send 2 first')
})

test('pages count for themselves, and the one that was silent longest is forgotten first', () => {
  let typists: Typists = [ada(4)]
  for (let page = 0; page < 15; page++) typists = afterTyping(typists, { client: `page ${page}`, seq: 1 }) ?? typists
  typists = afterTyping(typists, ada(5)) ?? typists
  typists = afterTyping(typists, { client: 'last', seq: 1 }) ?? typists
  expect(typists).toHaveLength(16)
  expect(typists.map(({ client }) => client)).not.toContain('page 0')
  expect(typists).toContainEqual(ada(5))
})
