import { route } from '#app/_server/route.ts'
import { removeBudget } from '#db/writes/budgets/remove.ts'
import * as api from '#lib/domain/api/usage.ts'

export const DELETE = route(api.removeBudget, async ({ actor, store, params }) => {
  await removeBudget(actor, store, params)
  return null
})
