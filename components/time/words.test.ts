import { expect, test } from 'vitest'
import { agoWords, clockWords, durationWords } from '#components/time/words.ts'

const now = new Date(2026, 2, 10, 12, 0, 0)
const ago = (ms: number) => agoWords(new Date(now.getTime() - ms), now)
const [minute, hour, day] = [60_000, 3600_000, 24 * 3600_000]

test('durations carry the unit that fits', () => {
  expect([0, 180, 4000, 9960, 12_400, 59_700, 185_000, 7_440_000].map(durationWords)).toEqual([
    '0 s',
    '0.2 s',
    '4 s',
    '10 s',
    '12 s',
    '1 min',
    '3 min 5 s',
    '2 h 4 min',
  ])
})

test('times are relative within a week and dates after it', () => {
  expect([5000, 4 * minute, 3 * hour, day, 5 * day, 20 * day, 400 * day].map(ago)).toEqual([
    'now',
    '4 min',
    '3 h',
    'yesterday',
    '5 days',
    '18 Feb',
    '3 Feb 2025',
  ])
})

test('an evening is yesterday already the next morning', () => {
  const morning = new Date(2026, 2, 10, 1, 0)
  expect(agoWords(new Date(2026, 2, 9, 22, 0), morning)).toBe('yesterday')
})

test('a message of another day carries its date', () => {
  expect(clockWords(new Date(2026, 2, 10, 9, 5), now)).toBe('09:05')
  expect(clockWords(new Date(2026, 2, 9, 9, 5), now)).toBe('9 Mar, 09:05')
})
