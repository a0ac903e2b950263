import { expect, it } from 'vitest'
import { indexPaths, matchPaths } from '#agent-host/paths/match-paths.ts'

const index = indexPaths([
  'components/chats/chat-composer.tsx',
  'components/chats/composer.tsx',
  'docs/composer/notes.md',
  'package.json',
  'components/ui/button.tsx',
])

it.each([
  ['composer', 'components/chats/composer.tsx'],
  ['chats/comp', 'components/chats/composer.tsx'],
  ['notes', 'docs/composer/notes.md'],
  ['pkg', 'package.json'],
  ['button', 'components/ui/button.tsx'],
  ['ui but', 'components/ui/button.tsx'],
])('%s finds %s first', (query, path) => {
  expect(matchPaths(index, query, 3)[0]).toBe(path)
})

it('nothing typed lists what is near the root', () => {
  expect(matchPaths(index, '', 2)).toEqual(['package.json', 'components/chats/chat-composer.tsx'])
})

it('gives no more than is asked for, and nothing where nothing matches', () => {
  expect(matchPaths(index, 'o', 2)).toHaveLength(2)
  expect(matchPaths(index, 'qqq', 2)).toEqual([])
})
