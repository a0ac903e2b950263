import { expect, test } from 'vitest'
import { signInTrouble } from '#components/sign-in/sign-in-trouble.ts'

test('http where https is set up is named, with the address to open', () => {
  const { what, now } = signInTrouble('https://room.example', 'http://room.example')
  expect(what).toContain('opened over http')
  expect(now).toContain('Open https://room.example')
})

test('another host is named, with both addresses', () => {
  const { what } = signInTrouble('http://localhost:3000', 'http://127.0.0.1:3000')
  expect(what).toContain('http://127.0.0.1:3000')
  expect(what).toContain('http://localhost:3000')
})

test('at the right address, or one that nobody knows, it is the cookie', () => {
  for (const used of ['http://localhost:3000', null])
    expect(signInTrouble('http://localhost:3000/', used).what).toContain('cookie')
})
