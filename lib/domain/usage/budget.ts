import { z } from 'zod'
import { budgetId, type PersonId, personId, type WorkspaceId, workspaceId } from '#lib/domain/ids.ts'
import { type BudgetPeriod, budgetPeriods } from '#lib/domain/usage/period.ts'

export const limitTokens = z
  .number('A number of tokens')
  .int('A whole number of tokens')
  .min(0, 'Not less than 0')
  .max(1e15, 'At most 1,000,000,000,000,000')

/** How much an administrator lets everybody together, one person, or one workspace use in a day or month (UTC). */
export const newBudget = z
  .strictObject({
    personId: personId.nullable().default(null),
    workspaceId: workspaceId.nullable().default(null),
    period: z.enum(budgetPeriods),
    limitTokens,
  })
  .refine((budget) => budget.personId === null || budget.workspaceId === null, {
    message: 'A budget is for a person or for a workspace, not for both.',
    path: ['workspaceId'],
  })
export type NewBudget = z.infer<typeof newBudget>

export const budgetInfo = z.object({
  id: budgetId,
  /** Whose it is; it binds everybody together where there is neither. */
  person: z.object({ id: personId, name: z.string() }).nullable(),
  workspace: z.object({ id: workspaceId, name: z.string() }).nullable(),
  period: z.enum(budgetPeriods),
  limitTokens: z.number().int(),
  /** Used in the period that runs. */
  usedTokens: z.number().int(),
  /** When that period is over. */
  endsAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
})
export type BudgetInfo = z.infer<typeof budgetInfo>

/** A budget as it is checked: `usedTokens` of the period that ends at `endsAt`. */
export type BudgetState = {
  personId: PersonId | null
  workspaceId: WorkspaceId | null
  period: BudgetPeriod
  limitTokens: number
  usedTokens: number
  endsAt: string
}

type Spender = { personId: PersonId; workspaceId: WorkspaceId | null }

/** Whether what somebody uses in a workspace counts against a budget. */
export const binds = (budget: Pick<BudgetState, 'personId' | 'workspaceId'>, spender: Spender): boolean =>
  (budget.personId === null || budget.personId === spender.personId) &&
  (budget.workspaceId === null || budget.workspaceId === spender.workspaceId)

/** The budget that forbids another request: of those that are spent the one that does so longest; null where all allow it. */
export function spentBudget(budgets: readonly BudgetState[], spender: Spender, nowMs: number): BudgetState | null {
  const spent = budgets.filter(
    (budget) => binds(budget, spender) && Date.parse(budget.endsAt) > nowMs && budget.usedTokens >= budget.limitTokens,
  )
  return spent.reduce<BudgetState | null>(
    (longest, budget) => (longest && Date.parse(longest.endsAt) >= Date.parse(budget.endsAt) ? longest : budget),
    null,
  )
}

/** The budgets after a request of `spender` used so much. */
export const spend = (budgets: readonly BudgetState[], spender: Spender, used: number): BudgetState[] =>
  budgets.map((budget) => (binds(budget, spender) ? { ...budget, usedTokens: budget.usedTokens + used } : budget))
