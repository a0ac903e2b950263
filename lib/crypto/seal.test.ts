import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type KeyRing, keyRingText, newKey, parseKeyRing, seal, unseal } from '#lib/crypto/seal.ts'

const row = { table: 'credentials', id: 'crd_1', owner: 'person per_1', name: 'API_KEY' }
const ringOf = (count: number): KeyRing => {
  let ring: KeyRing = []
  for (let i = 0; i < count; i++) ring = [newKey(ring), ...ring]
  return ring
}

test('what was sealed opens again, and two seals of one value differ', () => {
  const ring = ringOf(1)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const one = seal(ring, row, value)
      expect(one.keyId).toBe('k1')
      expect(unseal(ring, row, one.sealed)).toBe(value)
      expect(seal(ring, row, value).sealed).not.toBe(one.sealed)
    }),
    { numRuns: 50 },
  )
})

test('it opens for its own row alone', () => {
  const ring = ringOf(1)
  const { sealed } = seal(ring, row, 'a value')
  for (const other of [{ table: 'x' }, { id: 'crd_2' }, { owner: 'workspace per_1' }, { name: 'API_KEYS' }])
    expect(() => unseal(ring, { ...row, ...other }, sealed)).toThrow('does not open')
})

test('any changed character is noticed', () => {
  const ring = ringOf(1)
  const { sealed } = seal(ring, row, 'a value')
  for (let i = 0; i < sealed.length; i++) {
    const changed = `${sealed.slice(0, i)}${sealed[i] === 'B' ? 'C' : 'B'}${sealed.slice(i + 1)}`
    // The last character of base64url may carry bits that say nothing.
    const says = (text: string) =>
      text.split('.').map((part, at) => (at > 1 ? Buffer.from(part, 'base64url').toString('hex') : part))
    if (says(changed).join('.') !== says(sealed).join('.')) expect(() => unseal(ring, row, changed)).toThrow()
  }
  for (const broken of ['', 'v1', 'v1.k1..', 'v1.k1.AAAA.AAAA', `${sealed}.x`])
    expect(() => unseal(ring, row, broken)).toThrow('does not open')
})

test('the first key seals, and all of a ring open', () => {
  const old = ringOf(1)
  const both = [newKey(old), ...old]
  const { sealed } = seal(old, row, 'a value')
  expect(unseal(both, row, sealed)).toBe('a value')
  const again = seal(both, row, 'a value')
  expect(again.keyId).toBe('k2')
  expect(() => unseal(old, row, again.sealed)).toThrow('There is no key k2')
})

test('a ring is read as it is written', () => {
  const ring = ringOf(3)
  expect(parseKeyRing(keyRingText(ring))).toEqual(ring)
  expect(ring.map(({ id }) => id)).toEqual(['k3', 'k2', 'k1'])
})

test('a ring that cannot be used is refused in words that do not show a key', () => {
  const key = 'A'.repeat(43)
  const refused: [string, string][] = [
    ['', 'key 1 has no id'],
    [key, 'key 1 has no id'],
    [`a:${key},b`, 'key 2 has no id'],
    [`a:${key.slice(1)}`, 'key 1 is not 32 bytes'],
    [`a:${key}A`, 'key 1 is not 32 bytes'],
    [`a:${key.slice(1)}+`, 'key 1 is not 32 bytes'],
    [`a:${key},a:${key}`, 'two keys are called a'],
    [`${key}:${key}`, 'key 1 has no id'],
  ]
  for (const [text, words] of refused) {
    expect(() => parseKeyRing(text)).toThrow(words)
    try {
      parseKeyRing(text)
    } catch (error) {
      expect(String(error)).not.toContain('AAAA')
    }
  }
})
