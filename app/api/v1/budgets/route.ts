import { route } from '#app/_server/route.ts'
import { pageOf } from '#app/_server/short-list.ts'
import { listBudgets } from '#db/reads/budgets.ts'
import { setBudget } from '#db/writes/budgets/set.ts'
import * as api from '#lib/domain/api/usage.ts'

export const GET = route(api.listBudgets, async ({ actor, store, query }) =>
  pageOf(await listBudgets(actor, store), query, (budget) => budget.id),
)

export const POST = route(api.setBudget, ({ actor, store, body }) => setBudget(actor, store, body))
