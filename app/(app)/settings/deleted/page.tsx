import type { Metadata } from 'next'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { DeletedChats } from '#components/settings/deleted-chats.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame, Section } from '#components/shell/page-frame.tsx'
import { listDeletedChats } from '#db/reads/deleted-chats.ts'
import { undoDays } from '#lib/domain/chats/deletion.ts'

export const metadata: Metadata = { title: 'Deleted chats' }

export default async function DeletedChatsPage() {
  const [actor, at] = await Promise.all([pageActor(), store()])
  const chats = await listDeletedChats(actor, at)
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <Section
        title="Deleted chats"
        hint={`A deleted chat can be restored for ${undoDays} days. Then it goes for good, with its files.`}
      >
        <DeletedChats chats={chats} />
      </Section>
    </PageFrame>
  )
}
