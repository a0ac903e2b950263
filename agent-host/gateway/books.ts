import type { Store } from '#db/client.ts'
import { readBudgetStates } from '#db/reads/budgets.ts'
import { recordModelRequests } from '#db/writes/usage/record.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { BudgetState } from '#lib/domain/usage/budget.ts'
import type { ModelRequest } from '#lib/domain/usage/model-request.ts'

/** Where a gateway writes what was asked, and reads what may be asked. Writing the same again does nothing. */
export type Books = {
  write(requests: readonly ModelRequest[]): Promise<void>
  budgets(): Promise<BudgetState[]>
}

/** The database's. */
export const databaseBooks = (host: HostActor, store: Store): Books => ({
  write: (requests) => recordModelRequests(host, store, requests),
  budgets: () => readBudgetStates(host, store),
})
