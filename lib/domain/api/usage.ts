import { z } from 'zod'
import { endpoint, listOf, shortListQuery } from '#lib/domain/api/endpoint.ts'
import { budgetId } from '#lib/domain/ids.ts'
import { budgetInfo, newBudget } from '#lib/domain/usage/budget.ts'
import { usageGroups, usageTotal } from '#lib/domain/usage/totals.ts'

const moment = z.iso.datetime({ error: 'A moment in UTC, such as 2026-01-31T00:00:00Z' })
const budget = budgetInfo.meta({ id: 'Budget' })

export const readUsage = endpoint({
  method: 'GET',
  path: '/usage',
  summary: 'What models were asked and used, in totals by day, chat, agent or person; administrators see everybody’s',
  query: z.object({
    by: z.enum(usageGroups).default('day'),
    whose: z
      .enum(['mine', 'everybody'])
      .optional()
      .describe('Everybody’s is what administrators get unless they say mine'),
    from: moment.optional(),
    to: moment.optional(),
  }),
  status: 200,
  answer: z.object({ items: z.array(usageTotal.meta({ id: 'UsageTotal' })) }),
})
export const listBudgets = endpoint({
  method: 'GET',
  path: '/budgets',
  summary: 'Budgets with what is used of them: those that bind you, all of them for administrators',
  query: shortListQuery,
  status: 200,
  answer: listOf(budget),
})
export const setBudget = endpoint({
  method: 'POST',
  scope: 'administer',
  path: '/budgets',
  summary: 'Set how many tokens a person, a workspace or everybody together may use in a day or month (administrators)',
  body: newBudget,
  status: 201,
  answer: budget,
})
export const removeBudget = endpoint({
  method: 'DELETE',
  scope: 'administer',
  path: '/budgets/{budgetId}',
  summary: 'Remove a budget (administrators)',
  params: z.object({ budgetId }),
  status: 204,
})
