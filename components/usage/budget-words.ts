import type { BudgetInfo } from '#lib/domain/usage/budget.ts'
import { wordsOfLimit } from '#lib/domain/usage/budget-words.ts'

const count = (value: number) => value.toLocaleString('en-GB')

/** Whom a budget binds. */
export const nameOfBudget = ({ person, workspace }: Pick<BudgetInfo, 'person' | 'workspace'>): string =>
  person?.name ?? (workspace ? `Workspace ${workspace.name}` : 'Everybody together')

/** How much it gives, and how much of that is left. */
export function wordsOfBudget(budget: BudgetInfo): string {
  const { limitTokens, usedTokens } = budget
  const limit = wordsOfLimit(budget)
  return usedTokens >= limitTokens ? `${limit}, spent` : `${limit}, ${count(usedTokens)} used`
}
