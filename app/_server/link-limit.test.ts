import { expect, test } from 'vitest'
import { LinkLimit } from '#app/_server/link-limit.ts'

const from = (forwarded: string) => new Headers({ 'x-forwarded-for': forwarded })

test('thirty links a minute may lead nowhere, for each address', () => {
  let nowMs = 0
  const limit = new LinkLimit(() => nowMs)
  for (let i = 0; i < 30; i++) limit.countFailure(from('192.0.2.1'))
  expect(() => limit.countFailure(from('192.0.2.1'))).toThrow(/Wait a minute/)
  limit.countFailure(from('192.0.2.2'))
  limit.countFailure(new Headers())
  nowMs = 60_000
  limit.countFailure(from('192.0.2.1'))
})

test('an address is what the last proxy saw, whatever a caller says before', () => {
  const limit = new LinkLimit(() => 0)
  for (let i = 0; i < 30; i++) limit.countFailure(from(`203.0.113.${i}, 192.0.2.1`))
  expect(() => limit.countFailure(from('198.51.100.1, 192.0.2.1'))).toThrow(/Wait a minute/)
})

test('ten thousand addresses are remembered, no more', () => {
  const limit = new LinkLimit(() => 0)
  for (let i = 0; i < 30; i++) limit.countFailure(from('192.0.2.1'))
  for (let i = 0; i < 10_000; i++) limit.countFailure(from(`forged-${i}`))
  limit.countFailure(from('192.0.2.1'))
})
