import { expect, test } from 'vitest'
import { expiryOf, usualLifetime } from '#components/grants/lifetimes.ts'

test('a link ends so many days from now, or never', () => {
  const nowMs = Date.parse('2026-03-04T05:06:07.000Z')
  expect(expiryOf('1', nowMs)).toBe('2026-03-05T05:06:07.000Z')
  expect(expiryOf(usualLifetime, nowMs)).toBe('2026-03-11T05:06:07.000Z')
  expect(expiryOf('30', nowMs)).toBe('2026-04-03T05:06:07.000Z')
  expect(expiryOf('never', nowMs)).toBeNull()
})
