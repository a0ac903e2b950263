import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { TitleSettings } from '#components/settings/title-settings.tsx'
import { PageFrame } from '#components/shell/page-frame.tsx'
import { readInstallation } from '#db/reads/installation.ts'

export const metadata: Metadata = { title: 'Titles and summaries' }

export default async function InstallationPage() {
  const actor = await pageActor()
  if (!actor.administrator) notFound()
  const { titles } = await readInstallation(actor, await store())
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <TitleSettings initial={titles} />
    </PageFrame>
  )
}
