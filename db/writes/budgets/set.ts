import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { listBudgets } from '#db/reads/budgets.ts'
import { people } from '#db/schema/people.ts'
import { budgets } from '#db/schema/usage.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { notFound } from '#lib/domain/refusal.ts'
import type { BudgetInfo, NewBudget } from '#lib/domain/usage/budget.ts'
import { newId } from '#lib/ids.ts'

/** Sets how much may be used: a budget of the same person, workspace and period gets another limit. Administrators only. */
export async function setBudget(actor: AccountActor, store: Store, budget: NewBudget): Promise<BudgetInfo> {
  requireAdministrator(actor)
  const { personId, workspaceId, period, limitTokens } = budget
  if (personId && (await store.database.$count(people, eq(people.id, personId))) === 0) throw notFound('account')
  if (workspaceId && (await store.database.$count(workspaces, eq(workspaces.id, workspaceId))) === 0)
    throw notFound('workspace')
  const [row] = await store.database
    .insert(budgets)
    .values({ id: newId('bdg'), personId, workspaceId, period, limitTokens })
    .onConflictDoUpdate({
      target: [budgets.personId, budgets.workspaceId, budgets.period],
      set: { limitTokens },
    })
    .returning({ id: budgets.id })
  const [set] = row ? await listBudgets(actor, store, eq(budgets.id, row.id)) : []
  if (!set) throw notFound('budget')
  return set
}
