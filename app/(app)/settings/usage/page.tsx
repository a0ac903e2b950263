import type { Metadata } from 'next'
import { z } from 'zod'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame, Section } from '#components/shell/page-frame.tsx'
import { Budgets } from '#components/usage/budgets.tsx'
import { UsageTable } from '#components/usage/usage-table.tsx'
import { UsageViews } from '#components/usage/usage-views.tsx'
import { listBudgets } from '#db/reads/budgets.ts'
import { readUsage } from '#db/reads/usage.ts'
import { binds } from '#lib/domain/usage/budget.ts'
import { usageGroups } from '#lib/domain/usage/totals.ts'

export const metadata: Metadata = { title: 'Usage' }

const dayMs = 24 * 3_600_000
const shownDays = 30
const view = z.object({
  by: z.enum(usageGroups).catch('day'),
  whose: z.enum(['mine', 'everybody']).catch('mine'),
})

type Asked = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function UsagePage({ searchParams }: Asked) {
  const [actor, at, asked] = await Promise.all([pageActor(), store(), searchParams])
  const { by, whose: wanted } = view.parse(asked)
  const whose = actor.administrator ? wanted : 'mine'
  const from = new Date(Date.now() - shownDays * dayMs).toISOString()
  const [totals, budgets] = await Promise.all([readUsage(actor, at, { by, whose, from }), listBudgets(actor, at)])
  const own = budgets.filter(
    ({ person, workspace }) =>
      workspace === null && binds({ personId: person?.id ?? null, workspaceId: null }, { ...actor, workspaceId: null }),
  )
  const shown = actor.administrator ? own : budgets
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      {shown.length > 0 && (
        <Section title="Budgets that bind you" hint="When one is spent, models are not asked until it is renewed.">
          <Budgets budgets={shown} />
        </Section>
      )}
      <Section title={`The last ${shownDays} days`} hint="What agents asked of models, as their providers counted it.">
        <UsageViews view={{ by, whose }} administrator={actor.administrator} />
        <UsageTable by={by} totals={totals} ownChats={whose === 'mine'} />
      </Section>
    </PageFrame>
  )
}
