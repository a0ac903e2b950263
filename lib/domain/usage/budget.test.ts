import { expect, test } from 'vitest'
import { personId, workspaceId } from '#lib/domain/ids.ts'
import { type BudgetState, newBudget, spend, spentBudget } from '#lib/domain/usage/budget.ts'
import { wordsOfSpent } from '#lib/domain/usage/budget-words.ts'

const [ada, bob] = [personId.parse('per_ada'), personId.parse('per_bob')]
const [home, work] = [workspaceId.parse('wsp_home'), workspaceId.parse('wsp_work')]
const endsAt = '2026-03-02T00:00:00.000Z'
const before = Date.parse('2026-03-01T23:59:59.999Z')

const budget = (more: Partial<BudgetState>): BudgetState => ({
  personId: null,
  workspaceId: null,
  period: 'day',
  limitTokens: 100,
  usedTokens: 100,
  endsAt,
  ...more,
})
const at = { personId: ada, workspaceId: home }

test('a budget that is used up forbids the next request to whom it binds', () => {
  for (const [more, isBound] of [
    [{}, true],
    [{ personId: ada }, true],
    [{ personId: bob }, false],
    [{ workspaceId: home }, true],
    [{ workspaceId: work }, false],
  ] as const) {
    expect(spentBudget([budget(more)], at, before) !== null).toBe(isBound)
    expect(spentBudget([budget({ ...more, usedTokens: 99 })], at, before)).toBeNull()
  }
  expect(spentBudget([budget({ workspaceId: home })], { personId: ada, workspaceId: null }, before)).toBeNull()
  expect(spentBudget([budget({ limitTokens: 0, usedTokens: 0 })], at, before)).not.toBeNull()
})

test('it forbids nothing any more at the moment in which its period is over', () => {
  expect(spentBudget([budget({})], at, before + 1)).toBeNull()
})

test('of several that are used up, the one that lasts longest is named', () => {
  const month = budget({ period: 'month', endsAt: '2026-04-01T00:00:00.000Z' })
  expect(spentBudget([budget({}), month, budget({ personId: ada })], at, before)).toBe(month)
})

test('what is used counts for those that it binds', () => {
  const budgets = [budget({}), budget({ personId: bob }), budget({ workspaceId: home })]
  expect(spend(budgets, at, 7).map(({ usedTokens }) => usedTokens)).toEqual([107, 100, 107])
})

test('who is refused is told which budget it is and until when', () => {
  expect(wordsOfSpent(budget({ limitTokens: 1_000_000 }))).toBe(
    'The usage limit is reached: the budget of everybody together, 1,000,000 tokens a day, is spent. ' +
      'It is renewed on 2 March 2026, 00:00 UTC; an administrator can raise it.',
  )
  expect(wordsOfSpent(budget({ personId: ada, period: 'month' }))).toContain('of this account, 100 tokens a month,')
  expect(wordsOfSpent(budget({ workspaceId: home }))).toContain('of this workspace,')
  expect(wordsOfSpent(budget({ limitTokens: 1 }))).toContain(', 1 token a day,')
})

test('a budget is of a person or of a workspace, and a whole number of tokens', () => {
  expect(newBudget.parse({ period: 'day', limitTokens: 0 })).toEqual({
    personId: null,
    workspaceId: null,
    period: 'day',
    limitTokens: 0,
  })
  for (const wrong of [
    { period: 'day', limitTokens: 1.5 },
    { period: 'day', limitTokens: -1 },
    { period: 'week', limitTokens: 1 },
    { period: 'day', limitTokens: '1' },
    { period: 'day', limitTokens: 1, personId: ada, workspaceId: home },
    { period: 'day', limitTokens: 1, other: 1 },
  ])
    expect(newBudget.safeParse(wrong).success).toBe(false)
})
