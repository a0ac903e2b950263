import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { Hosts } from '#components/hosts/hosts.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame } from '#components/shell/page-frame.tsx'
import { listHosts } from '#db/reads/host-list.ts'

export const metadata: Metadata = { title: 'Hosts' }

export default async function HostsPage() {
  const actor = await pageActor()
  if (!actor.administrator) notFound()
  const hosts = await listHosts(actor, await store())
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <Hosts first={hosts} />
    </PageFrame>
  )
}
