import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageActor } from '#app/_server/actor.ts'
import { environment } from '#app/_server/environment.ts'
import { store } from '#app/_server/store.ts'
import { inviteAction, revokeInvitationAction } from '#app/(app)/settings/people/actions.ts'
import { Invitations } from '#components/people/invitations.tsx'
import { People } from '#components/people/people.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame, Section } from '#components/shell/page-frame.tsx'
import { listInvitations } from '#db/reads/invitations.ts'
import { listPeople } from '#db/reads/people.ts'

export const metadata: Metadata = { title: 'People' }

export default async function PeoplePage() {
  const actor = await pageActor()
  if (!actor.administrator) notFound()
  const at = await store()
  const { signUp, mail } = environment()
  const [first, invitations] = await Promise.all([listPeople(actor, at, { limit: 50 }), listInvitations(actor, at)])
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <Section title="People" hint="Everybody who has an account in this Greenroom.">
        <People first={first} ownId={actor.personId} />
      </Section>
      <Invitations
        invitations={invitations}
        isClosed={signUp === 'closed'}
        sendsMail={mail !== null}
        invite={inviteAction}
        revokeInvitation={revokeInvitationAction}
      />
    </PageFrame>
  )
}
