import { expect, it } from 'vitest'
import { compareTexts } from '#tests/support/faults/said-text.ts'

const wanted = 'a b c d'

it('a text that is whole or ends early has lost nothing', () => {
  expect(compareTexts('a b c d', wanted, { whole: true })).toEqual({ lost: 0, doubled: 0, faults: [] })
  expect(compareTexts('a b', wanted, { whole: false })).toEqual({ lost: 0, doubled: 0, faults: [] })
  expect(compareTexts('', wanted, { whole: false })).toEqual({ lost: 0, doubled: 0, faults: [] })
})

it('a text that should be whole has lost its missing end', () => {
  expect(compareTexts('a b', wanted, { whole: true })).toMatchObject({ lost: 2, doubled: 0 })
})

it('a hole is lost and a repetition doubled', () => {
  expect(compareTexts('a c', wanted, { whole: false })).toMatchObject({ lost: 1, doubled: 0 })
  expect(compareTexts('a b b c', wanted, { whole: false })).toMatchObject({ lost: 0, doubled: 1 })
})

it('words in another order are not the same text', () => {
  expect(compareTexts('b a', wanted, { whole: false })).toMatchObject({ lost: 1 })
})
