import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { People } from '#components/people/people.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame, Section } from '#components/shell/page-frame.tsx'
import { listPeople } from '#db/reads/people.ts'

export const metadata: Metadata = { title: 'People' }

export default async function PeoplePage() {
  const actor = await pageActor()
  if (!actor.administrator) notFound()
  const first = await listPeople(actor, await store(), { limit: 50 })
  return (
    <PageFrame title="Settings">
      <SettingsTabs current="people" />
      <Section title="People" hint="Everybody who has an account in this Greenroom.">
        <People first={first} ownId={actor.personId} />
      </Section>
    </PageFrame>
  )
}
