import { expect, test } from 'vitest'
import { pathAfterSignIn } from '#components/sign-in/path-after-sign-in.ts'

test('a path of this site is kept', () => {
  expect(pathAfterSignIn('/chats/cht_1?a=b')).toBe('/chats/cht_1?a=b')
})

test('what leads elsewhere, or back to signing in, leads to the start', () => {
  for (const next of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/a\n/b',
    '/sign-in',
    '/api/v1/health',
  ])
    expect(pathAfterSignIn(next)).toBe('/')
  expect(pathAfterSignIn(undefined)).toBe('/')
  expect(pathAfterSignIn(['/a', '/b'])).toBe('/')
})
