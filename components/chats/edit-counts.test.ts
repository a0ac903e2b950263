import { expect, test } from 'vitest'
import { editCounts } from '#components/chats/edit-counts.ts'

test('added and removed lines are counted over all diffs of a call', () => {
  const edit = { type: 'diff' as const, path: 'a', oldText: 'one\ntwo\nthree\n', newText: 'one\n2\n2b\nthree\n' }
  const created = { type: 'diff' as const, path: 'b', oldText: null, newText: 'x\ny\n' }
  expect(editCounts([edit, created])).toEqual({ added: 4, removed: 1 })
})

test('a call without diffs has no counts', () => {
  expect(editCounts([{ type: 'text', text: 'done' }])).toBeNull()
})
