import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import {
  addBackendAction,
  installBackendAction,
  removeBackendAction,
  updateBackendAction,
} from '#app/(app)/settings/actions.ts'
import { Backends } from '#components/settings/backends.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame } from '#components/shell/page-frame.tsx'
import { listBackendDefinitions, listBackends, readBackendMemory } from '#db/reads/backends.ts'

export const metadata: Metadata = { title: 'Backends' }

const calls = {
  add: addBackendAction,
  update: updateBackendAction,
  install: installBackendAction,
  remove: removeBackendAction,
}

export default async function BackendsPage() {
  const actor = await pageActor()
  if (!actor.administrator) notFound()
  const at = await store()
  const [backends, definitions, memory] = await Promise.all([
    listBackends(actor, at),
    listBackendDefinitions(actor, at),
    readBackendMemory(actor, at),
  ])
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <Backends backends={backends} definitions={definitions} memory={memory} calls={calls} />
    </PageFrame>
  )
}
