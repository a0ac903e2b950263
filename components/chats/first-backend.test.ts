import { expect, test } from 'vitest'
import { firstBackend } from '#components/chats/first-backend.ts'
import { backendInfo } from '#lib/domain/backends/backend.ts'

const backend = (id: string, more: object = {}) =>
  backendInfo.parse({
    id,
    name: id,
    version: null,
    state: 'ready',
    fault: null,
    custom: false,
    scripted: false,
    steers: false,
    offer: null,
    ...more,
  })
const scripted = backend('greenroom', { scripted: true })

test('a new chat begins with what was used last, while that runs', () => {
  const all = [backend('opencode'), backend('goose')]
  expect(firstBackend(all, all[1]?.id)).toBe('goose')
  expect(firstBackend([backend('opencode'), backend('goose', { state: 'missing' })], all[1]?.id)).toBe('opencode')
})

test('what somebody likes comes before what was used last, while it runs', () => {
  const [opencode, goose] = [backend('opencode'), backend('goose')]
  expect(firstBackend([opencode, goose], goose.id, opencode.id)).toBe('goose')
  expect(firstBackend([opencode, backend('goose', { state: 'broken' })], goose.id, opencode.id)).toBe('opencode')
  expect(firstBackend([opencode, goose], null, goose.id)).toBe('goose')
})

test('a script is only chosen where no model answers', () => {
  expect(firstBackend([scripted, backend('opencode')], undefined)).toBe('opencode')
  expect(firstBackend([scripted, backend('opencode', { state: 'broken' })], undefined)).toBe('greenroom')
  expect(firstBackend([], undefined)).toBeNull()
})
