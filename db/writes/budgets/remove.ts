import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { budgets } from '#db/schema/usage.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { BudgetId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Removes a budget: what it bound is free again. Administrators only. */
export async function removeBudget(
  actor: AccountActor,
  store: Store,
  { budgetId }: { budgetId: BudgetId },
): Promise<void> {
  requireAdministrator(actor)
  const removed = await store.database.delete(budgets).where(eq(budgets.id, budgetId)).returning({ id: budgets.id })
  if (removed.length === 0) throw notFound('budget')
}
