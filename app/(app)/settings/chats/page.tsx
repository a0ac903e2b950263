import type { Metadata } from 'next'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { NewChatSettings } from '#components/settings/new-chat-settings.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame } from '#components/shell/page-frame.tsx'
import { listBackends } from '#db/reads/backends.ts'

export const metadata: Metadata = { title: 'New chats' }

export default async function NewChatsPage() {
  const backends = await listBackends(await pageActor(), await store())
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <NewChatSettings backends={backends} />
    </PageFrame>
  )
}
