import { expect, test } from 'vitest'
import { valueWords } from '#components/credentials/value-words.ts'

test.each([
  ['', null],
  ['a-long-value', null],
  ['two words-in-it', null],
  ['a-long-value\n', /line break, which is kept\.$/],
  [' a-long-value', /^There is a space/],
  ['short', /^Shorter than 8 characters/],
  ['short\n', /line break.*Shorter than 8/],
])('of %j it says what is to be known', (value, words) => {
  const said = valueWords(value)
  if (words === null) expect(said).toBeNull()
  else expect(said).toMatch(words)
})
