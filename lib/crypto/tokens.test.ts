import { expect, test } from 'vitest'
import { hashToken, isSameSecret, randomToken } from '#lib/crypto/tokens.ts'

test('tokens are 43 characters for a URL, and never the same', () => {
  const tokens = Array.from({ length: 100 }, randomToken)
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/)
  expect(new Set(tokens).size).toBe(100)
})

test('what is kept of a token is its SHA-256', () => {
  expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('secrets of any lengths can be compared', () => {
  expect(isSameSecret('one', 'one')).toBe(true)
  expect(isSameSecret('one', 'ones')).toBe(false)
})
