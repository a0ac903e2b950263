import { expect, test } from 'vitest'
import { zipfSequence } from '#bench/pool/zipf.ts'

test('the first chats are used most, and a seed gives the same again', () => {
  const chosen = zipfSequence({ count: 100, length: 10_000, seed: 7 })
  const uses = (chat: number) => chosen.filter((each) => each === chat).length
  expect(uses(0) / uses(1)).toBeGreaterThan(1.6)
  expect(uses(0) / uses(9)).toBeGreaterThan(7)
  expect(Math.max(...chosen)).toBeLessThan(100)
  expect(zipfSequence({ count: 100, length: 10_000, seed: 7 })).toEqual(chosen)
})
