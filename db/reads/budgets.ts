import { and, asc, eq, gte, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { people } from '#db/schema/people.ts'
import { budgets, modelRequests } from '#db/schema/usage.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import type { BudgetInfo, BudgetState } from '#lib/domain/usage/budget.ts'

/** When the period that runs began and ends, by the database's clock in UTC. */
const startsAt = sql`date_trunc(${budgets.period}, now() at time zone 'UTC') at time zone 'UTC'`
const endsAt = sql`(date_trunc(${budgets.period}, now() at time zone 'UTC') + ('1 ' || ${budgets.period})::interval) at time zone 'UTC'`

const usedTokens = sql<number>`(select coalesce(sum(${modelRequests.inputTokens} + ${modelRequests.outputTokens}), 0)
  from ${modelRequests} where ${and(
    gte(modelRequests.at, startsAt),
    or(isNull(budgets.personId), eq(modelRequests.personId, budgets.personId)),
    or(isNull(budgets.workspaceId), eq(modelRequests.workspaceId, budgets.workspaceId)),
  )})`.mapWith(Number)

const state = {
  personId: budgets.personId,
  workspaceId: budgets.workspaceId,
  period: budgets.period,
  limitTokens: budgets.limitTokens,
  usedTokens,
  endsAt: endsAt.mapWith(budgets.createdAt) as SQL<string>,
}

/** Every budget with what was used of it in its period. */
export function readBudgetStates(_host: HostActor, store: Store): Promise<BudgetState[]> {
  return store.database.select(state).from(budgets)
}

/** All budgets for an administrator, for others those that bind them: everybody's, their own, and those of their workspaces. */
export async function listBudgets(actor: AccountActor, store: Store, only?: SQL): Promise<BudgetInfo[]> {
  const rows = await store.database
    .select({ ...state, id: budgets.id, createdAt: budgets.createdAt, person: people.name, workspace: workspaces.name })
    .from(budgets)
    .leftJoin(people, eq(people.id, budgets.personId))
    .leftJoin(workspaces, eq(workspaces.id, budgets.workspaceId))
    .where(and(actor.administrator ? undefined : bindsActor(actor, store), only))
    .orderBy(asc(budgets.createdAt), asc(budgets.id))
  return rows.map(({ personId, workspaceId, person, workspace, ...budget }) => ({
    ...budget,
    person: personId && { id: personId, name: person ?? '' },
    workspace: workspaceId && { id: workspaceId, name: workspace ?? '' },
  }))
}

const bindsActor = (actor: AccountActor, store: Store) =>
  and(
    or(isNull(budgets.personId), eq(budgets.personId, actor.personId)),
    or(
      isNull(budgets.workspaceId),
      inArray(
        budgets.workspaceId,
        store.database.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.ownerId, actor.personId)),
      ),
    ),
  )
