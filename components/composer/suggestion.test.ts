import { expect, it } from 'vitest'
import { narrowPaths, suggestCommands } from '#components/composer/suggestion.ts'

const commands = [
  { name: 'init', description: 'Write AGENTS.md for this project', hint: null },
  { name: 'review', description: 'Look at the changes', hint: 'what to look at' },
  { name: 'compact', description: '', hint: null },
]
const names = (query: string) => suggestCommands(commands, query).map(({ value }) => value)

it('lists all commands as the agent has them while nothing is typed', () => {
  expect(names('')).toEqual(['init', 'review', 'compact'])
})

it('finds commands by name first, and by what they do', () => {
  expect(names('rev')[0]).toBe('review')
  expect(names('cmp')).toEqual(['compact'])
  expect(names('agents')).toEqual(['init'])
  expect(names('zzz')).toEqual([])
})

it('says what a command does and what it wants', () => {
  expect(suggestCommands(commands, 'review')).toEqual([
    { value: 'review', note: 'Look at the changes', hint: 'what to look at' },
  ])
  expect(suggestCommands(commands, 'compact')[0]?.note).toBeNull()
})

it('of an earlier answer only what still matches is shown', () => {
  expect(narrowPaths(['src/app.ts', 'README.md'], 'app')).toEqual(['src/app.ts'])
  expect(narrowPaths(['src/app.ts', 'README.md'], '')).toEqual(['src/app.ts', 'README.md'])
  expect(narrowPaths([], 'app')).toEqual([])
})
