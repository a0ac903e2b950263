import type { Metadata } from 'next'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { SharedList } from '#components/grants/shared-list.tsx'
import { PageFrame, Section } from '#components/shell/page-frame.tsx'
import { listShared } from '#db/reads/grants.ts'

export const metadata: Metadata = { title: 'Sharing' }

export default async function SharingPage() {
  const [actor, at] = await Promise.all([pageActor(), store()])
  const first = await listShared(actor, at, { limit: 50 })
  return (
    <PageFrame title="Sharing">
      <Section title="Links" hint="Whoever has one of these watches its chat live, without an account.">
        <SharedList first={first} />
      </Section>
    </PageFrame>
  )
}
