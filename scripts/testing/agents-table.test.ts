import { expect, test } from 'vitest'
import { limitedTitle } from '#agent-host/backends/behaviours.ts'
import { agentsTable, readResults, withTable } from '#scripts/testing/agents-table.ts'

const result = (agent: string, title: string, status: string) => ({
  ancestorTitles: [`${agent} as a backend`],
  title,
  status,
})
const said = {
  testResults: [
    {
      assertionResults: [
        result('goose', 'health says its version', 'passed'),
        result('codex', 'health says its version', 'failed'),
        result('codex', limitedTitle('a list of what is to be done is a plan', 'It has none.'), 'skipped'),
        { ancestorTitles: ['something else'], title: 'health says its version', status: 'passed' },
      ],
    },
  ],
}

test('the table says of each agent what it does, what it fails and what its limit is', () => {
  const table = agentsTable(readResults(said))
  expect(table).toContain('|  | codex | goose |')
  expect(table).toContain('| health says its version | NO | yes |')
  expect(table).toContain('| a list of what is to be done is a plan | limit 1 |  |')
  expect(table).toContain('1. It has none.')
})

test('the table takes the place of the one before it, and a page without a place is told', () => {
  const page = 'above\n<!-- table:begin -->\n\nold\n\n<!-- table:end -->\nbelow\n'
  expect(withTable(page, 'new')).toBe('above\n<!-- table:begin -->\n\nnew\n\n<!-- table:end -->\nbelow\n')
  expect(() => withTable('nothing', 'new')).toThrow('has no')
})
