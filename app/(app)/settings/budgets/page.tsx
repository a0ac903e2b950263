import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { removeBudgetAction, setBudgetAction } from '#app/(app)/settings/budgets/actions.ts'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame, Section } from '#components/shell/page-frame.tsx'
import { Budgets } from '#components/usage/budgets.tsx'
import { type BudgetHolder, NewBudget } from '#components/usage/new-budget.tsx'
import { listBudgets } from '#db/reads/budgets.ts'
import { listPeople } from '#db/reads/people.ts'
import { listWorkspaces } from '#db/reads/workspaces.ts'

export const metadata: Metadata = { title: 'Budgets' }

/** What the list of a form can show; others get their budgets over the API. */
const holderLimit = 100

export default async function BudgetsPage() {
  const actor = await pageActor()
  if (!actor.administrator) notFound()
  const at = await store()
  const [budgets, people, workspaces] = await Promise.all([
    listBudgets(actor, at),
    listPeople(actor, at, { limit: holderLimit }),
    listWorkspaces(actor, at, { limit: holderLimit }),
  ])
  const holders: BudgetHolder[] = [
    ...people.items.map(({ id, name, email }) => ({ kind: 'person' as const, id, name, note: email })),
    ...workspaces.items.map(({ id, name }) => ({ kind: 'workspace' as const, id, name, note: 'Your workspace' })),
  ]
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <Section
        title="Budgets"
        hint="How many tokens models may use. When a budget is spent, turns end with a usage limit until it is renewed or raised."
      >
        <NewBudget holders={holders} setBudget={setBudgetAction} />
        {budgets.length === 0 ? (
          <p className="text-muted-foreground">No budget yet: everybody may use as much as the providers give.</p>
        ) : (
          <Budgets budgets={budgets} removeBudget={removeBudgetAction} />
        )}
      </Section>
    </PageFrame>
  )
}
