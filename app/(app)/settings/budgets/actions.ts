'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/_server/action.ts'
import { store } from '#app/_server/store.ts'
import { removeBudget } from '#db/writes/budgets/remove.ts'
import { setBudget } from '#db/writes/budgets/set.ts'
import { budgetId } from '#lib/domain/ids.ts'
import { newBudget } from '#lib/domain/usage/budget.ts'

export const setBudgetAction = action(newBudget, async (actor, input) => {
  await setBudget(actor, await store(), input)
  revalidatePath('/settings/budgets')
  return null
})

export const removeBudgetAction = action(z.object({ budgetId }), async (actor, input) => {
  await removeBudget(actor, await store(), input)
  revalidatePath('/settings/budgets')
  return null
})
