import { expect, test } from 'vitest'
import { email, nameFromEmail, password, personName, shortenName } from '#lib/domain/people/person.ts'

test('an address is trimmed and must be one', () => {
  expect(email.parse(' ada@example.com ')).toBe('ada@example.com')
  for (const text of ['', 'ada', 'ada@', '@example.com', `${'a'.repeat(250)}@example.com`])
    expect(email.safeParse(text).success, text).toBe(false)
})

test('whoever did not say a name is called what comes before the @', () => {
  expect(nameFromEmail('ada.lovelace@example.com')).toBe('ada.lovelace')
})

test('a password has 8 to 256 characters', () => {
  expect([7, 8, 256, 257].map((length) => password.safeParse('a'.repeat(length)).success)).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('a name has at most 80 characters as people count them, of any script', () => {
  const family = '👨‍👩‍👧‍👦'
  for (const name of ['Ada', 'é'.repeat(80), '名'.repeat(80), family.repeat(16)])
    expect(personName.safeParse(name).success, name).toBe(true)
  for (const name of ['', '  ', 'a'.repeat(81), family.repeat(17), '😀'.repeat(10_000), `a${'\u0301'.repeat(10_000)}`])
    expect(personName.safeParse(name).success).toBe(false)
})

test('a name that others made up is cut between characters', () => {
  expect(shortenName(' Ada ')).toBe('Ada')
  expect(shortenName('a'.repeat(500))).toBe('a'.repeat(80))
  expect(shortenName('👨‍👩‍👧‍👦'.repeat(50))).toBe('👨‍👩‍👧‍👦'.repeat(16))
})
