import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageActor } from '#app/_server/actor.ts'
import { environment } from '#app/_server/environment.ts'
import { store } from '#app/_server/store.ts'
import { inviteAction, revokeInvitationAction } from '#app/(app)/settings/people/actions.ts'
import { Invitations } from '#components/people/invitations.tsx'
import { PageFrame } from '#components/shell/page-frame.tsx'
import { listInvitations } from '#db/reads/invitations.ts'

export const metadata: Metadata = { title: 'Invitations' }

export default async function InvitationsPage() {
  const actor = await pageActor()
  if (!actor.administrator) notFound()
  const { signUp, mail } = environment()
  const invitations = await listInvitations(actor, await store())
  return (
    <PageFrame title="Settings">
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
