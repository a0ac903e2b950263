import { expect, test } from 'vitest'
import { email, nameFromEmail, password } from '#lib/domain/people/person.ts'

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
