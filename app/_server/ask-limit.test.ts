import { expect, test } from 'vitest'
import { AskLimit } from '#app/_server/ask-limit.ts'

test('five a name and a hundred in all may be asked for within a quarter of an hour', () => {
  let nowMs = 0
  const limit = new AskLimit(() => nowMs)
  for (let i = 0; i < 5; i++) limit.count('ada')
  expect(() => limit.count('ada')).toThrow(/too often/)
  for (let i = 0; i < 95; i++) limit.count(`name${i}`)
  expect(() => limit.count('another')).toThrow(/too often/)
  nowMs = 15 * 60_000 + 1
  limit.count('ada')
})
