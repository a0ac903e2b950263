import type { BudgetState } from '#lib/domain/usage/budget.ts'
import type { BudgetPeriod } from '#lib/domain/usage/period.ts'

export const wordsOfPeriod: Record<BudgetPeriod, string> = { day: 'a day', month: 'a month' }

/** How much a budget gives: `1,000 tokens a day`. */
export const wordsOfLimit = ({ limitTokens, period }: Pick<BudgetState, 'limitTokens' | 'period'>): string =>
  `${limitTokens.toLocaleString('en-GB')} ${limitTokens === 1 ? 'token' : 'tokens'} ${wordsOfPeriod[period]}`

const months = 'January February March April May June July August September October November December'.split(' ')

/** A moment at which a period is over: a day and an hour in UTC, in words. */
function wordsOfMoment(at: string): string {
  const date = new Date(at)
  const clock = date.toISOString().slice(11, 16)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${clock} UTC`
}

/**
 * What somebody is told whose request was refused. Agents pass it on in their own ways: `usage limit` is what
 * `classifyError` of the host knows it by.
 */
export function wordsOfSpent({ personId, workspaceId, endsAt, ...given }: Omit<BudgetState, 'usedTokens'>) {
  const whose = workspaceId ? 'of this workspace' : personId ? 'of this account' : 'of everybody together'
  return (
    `The usage limit is reached: the budget ${whose}, ${wordsOfLimit(given)}, is spent. ` +
    `It is renewed on ${wordsOfMoment(endsAt)}; an administrator can raise it.`
  )
}
