'use client'

import { useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { InviteForm, type MadeInvitation } from '#components/people/invite-form.tsx'
import { Section } from '#components/shell/page-frame.tsx'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { Fault } from '#components/ui/fault.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { InvitationInfo } from '#lib/domain/people/invitation.ts'

type Props = {
  invitations: InvitationInfo[]
  /** Whether no accounts are made at all. */
  isClosed: boolean
  sendsMail: boolean
  invite: (input: unknown) => Promise<ActionResult<MadeInvitation>>
  revokeInvitation: (input: unknown) => Promise<ActionResult<unknown>>
}

/** For administrators: inviting somebody, and what became of the invitations. */
export function Invitations({ invitations, isClosed, sendsMail, invite, revokeInvitation }: Props) {
  return (
    <>
      <Section title="Invite" hint="A link with which somebody makes an account. It works once, for seven days.">
        {isClosed ? (
          <p className="text-muted-foreground">
            No accounts are made here at present: SIGN_UP is closed. Set it to invite to invite people.
          </p>
        ) : (
          <InviteForm sendsMail={sendsMail} invite={invite} />
        )}
      </Section>
      <Section title="Invitations">
        {invitations.length === 0 ? (
          <p className="text-muted-foreground">Nobody was invited yet.</p>
        ) : (
          <ul className="divide-y border-y">
            {invitations.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} revokeInvitation={revokeInvitation} />
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

const tones = {
  open: 'text-accent',
  used: 'text-muted-foreground',
  expired: 'text-warning',
  revoked: 'text-muted-foreground',
}

function InvitationRow(props: { invitation: InvitationInfo; revokeInvitation: Props['revokeInvitation'] }) {
  const { id, email, administrator, state, invitedBy, usedBy, createdAt, expiresAt } = props.invitation
  const [sure, setSure] = useState(false)
  const { run, busy, fault } = useCall(props.revokeInvitation)
  const name = email ?? 'Whoever has the link'
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="truncate">{name}</span>
          <span className={cn('shrink-0 text-xs', tones[state])}>{state}</span>
        </span>
        <span className="block text-muted-foreground text-xs [overflow-wrap:anywhere]">
          {administrator && 'as administrator, '}by {invitedBy}, <When at={createdAt} as="clock" />
          {state === 'open' && (
            <>
              , works until <When at={expiresAt} as="clock" />
            </>
          )}
          {usedBy && `, used by ${usedBy}`}
        </span>
      </span>
      {state === 'open' &&
        (sure ? (
          <>
            <Button size="sm" variant="danger" disabled={busy} onClick={() => void run({ invitationId: id })}>
              Revoke it
            </Button>
            <Button size="sm" onClick={() => setSure(false)}>
              Keep it
            </Button>
          </>
        ) : (
          <Button size="sm" variant="ghost" aria-label={`Revoke invitation: ${name}`} onClick={() => setSure(true)}>
            Revoke
          </Button>
        ))}
      {fault && <Fault className="basis-full">{fault}</Fault>}
    </li>
  )
}
