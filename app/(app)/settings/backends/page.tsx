import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { addBackendAction, removeBackendAction } from '#app/(app)/settings/actions.ts'
import { Backends } from '#components/settings/backends.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame } from '#components/shell/page-frame.tsx'
import { listBackends } from '#db/reads/backends.ts'

export const metadata: Metadata = { title: 'Backends' }

export default async function BackendsPage() {
  const actor = await pageActor()
  if (!actor.administrator) notFound()
  const backends = await listBackends(actor, await store())
  return (
    <PageFrame title="Settings">
      <SettingsTabs current="backends" administrator />
      <Backends backends={backends} addBackend={addBackendAction} removeBackend={removeBackendAction} />
    </PageFrame>
  )
}
