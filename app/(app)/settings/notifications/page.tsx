import type { Metadata } from 'next'
import { pageActor } from '#app/_server/actor.ts'
import { NotificationSettings } from '#components/settings/notification-settings.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame } from '#components/shell/page-frame.tsx'

export const metadata: Metadata = { title: 'Notifications' }

export default async function NotificationsPage() {
  await pageActor()
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <NotificationSettings />
    </PageFrame>
  )
}
