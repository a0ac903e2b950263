import { expect, test } from 'vitest'
import { type Entry, findEntries } from '#components/palette/find-entries.ts'

const entry = (id: string, group: Entry['group'], words: string, note?: string): Entry => ({
  id,
  group,
  words,
  note,
  run: () => undefined,
})
const chats = Array.from({ length: 1000 }, (_, at) => entry(`chat-${at}`, 'Chats', `Fix the flaky test ${at}`, 'acme'))
const entries = [entry('rename', 'This chat', 'Rename this chat'), ...chats, entry('settings', 'Go to', 'Settings')]
const ids = (query: string, recent: string[] = []) => findEntries(entries, query, recent).map(({ id }) => id)

test('without words the newest chats and all actions stand, what was chosen last on top', () => {
  const shown = findEntries(entries, '', ['settings', 'gone', 'chat-5'])
  expect(shown[0]).toMatchObject({ id: 'settings', group: 'Recent' })
  expect(shown.filter(({ group }) => group === 'Chats')).toHaveLength(8)
  expect(shown.filter(({ id }) => id === 'settings')).toHaveLength(1)
})

test('words find by their beginnings and letters, best first', () => {
  expect(ids('settings')[0]).toBe('settings')
  expect(ids('rena')[0]).toBe('rename')
  expect(ids('flaky 999')[0]).toBe('chat-999')
  expect(ids('acme').length).toBe(50)
  expect(ids('zzzzqq')).toEqual([])
})

test('a thousand chats are searched within a frame', () => {
  ids('warm')
  const began = performance.now()
  for (let round = 0; round < 10; round++) ids('flaky test')
  expect((performance.now() - began) / 10).toBeLessThan(50)
})
