import { expect, test } from 'vitest'
import { searchTextOf } from '#lib/domain/chats/search-text.ts'

test('the texts of a message can be found, and neither its thoughts nor what a subagent said', () => {
  const text = searchTextOf([
    { type: 'text', text: 'One' },
    { type: 'reasoning', text: 'Hidden' },
    { type: 'text', text: 'Nested', parentToolCallId: 'call-1' },
    { type: 'text', text: 'Two' },
  ])
  expect(text).toBe('One\nTwo')
})

test('a long text is cut, never within a character', () => {
  const text = searchTextOf([{ type: 'text', text: `x${'🎉'.repeat(60_000)}` }])
  expect(text.length).toBe(100_000)
  expect(text.isWellFormed()).toBe(true)
})
