import type { Metadata } from 'next'
import { pageActor } from '#app/_server/actor.ts'
import { Appearance } from '#components/settings/appearance.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame } from '#components/shell/page-frame.tsx'

export const metadata: Metadata = { title: 'Appearance' }

export default async function AppearancePage() {
  await pageActor()
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <Appearance />
    </PageFrame>
  )
}
