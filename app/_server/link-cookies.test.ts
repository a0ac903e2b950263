import { expect, test, vi } from 'vitest'
import { exchangeFor } from '#app/_server/link-cookies.ts'
import { chatId, grantId } from '#lib/domain/ids.ts'

const link = {
  grantId: grantId.parse('grt_1'),
  chatId: chatId.parse('cht_1'),
  role: 'viewer' as const,
  hash: 'hash',
  expiresAt: '2026-01-01T01:00:00.000Z',
  isStale: false,
  rotatedAt: null,
}
const nowMs = Date.parse('2026-01-01T00:00:00.000Z')
vi.stubEnv('PUBLIC_URL', 'https://room.example')
vi.stubEnv('AUTH_SECRET', 'a secret for tests alone')

test('with https a cookie is of this host alone and never sent in the clear', () => {
  expect(exchangeFor(link, nowMs)).toMatch(
    /^__Host-greenroom\.share\.grt_1=[\w-]{43}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/,
  )
})

test('a cookie lasts 30 days at most, and is over when its link is', () => {
  expect(exchangeFor({ ...link, expiresAt: null }, nowMs)).toContain('Max-Age=2592000;')
  expect(exchangeFor(link, Date.parse('2026-02-01T00:00:00.000Z'))).toContain('Max-Age=0;')
})

test('its proof is of that grant and that token', () => {
  const proofOf = (changes: Partial<typeof link>) => exchangeFor({ ...link, ...changes }, nowMs).split(/[=;]/)[1]
  expect(proofOf({})).toBe(proofOf({ expiresAt: link.expiresAt }))
  expect(proofOf({ hash: 'rotated' })).not.toBe(proofOf({}))
  expect(proofOf({ grantId: grantId.parse('grt_2') })).not.toBe(proofOf({}))
})
