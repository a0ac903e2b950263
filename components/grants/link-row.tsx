'use client'

import { type ReactNode, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { revokeLink, rotateLink } from '#components/grants/grant-calls.ts'
import { useNow, When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { MadeSecret } from '#components/ui/made-secret.tsx'
import { toast } from '#components/ui/toast.ts'
import type { GrantInfo } from '#lib/domain/grants/grant.ts'

type Deed = 'rotate' | 'revoke'
type Props = {
  grant: GrantInfo
  /** What tells it from the others, and the same in words for its buttons. */
  heading: ReactNode
  name: string
  onRotated: (grant: GrantInfo) => void
  onRevoked: () => void
}

/** One link: until when it works, when it was used last, and the ways to change or end it. */
export function LinkRow({ grant, heading, name, onRotated, onRevoked }: Props) {
  const [asking, setAsking] = useState<Deed | null>(null)
  // Where the focus goes when the question is over.
  const [asked, setAsked] = useState<Deed | null>(null)
  const [url, setUrl] = useState<string | null>(null)
  const rotation = useCall((_: null) => rotateLink(grant.id))
  const revocation = useCall((_: null) => revokeLink(grant.id))
  const ask = (deed: Deed) => {
    setUrl(null)
    setAsked(deed)
    setAsking(deed)
  }
  const rotate = async () => {
    const result = await rotation.run(null)
    setAsking(null)
    if (!result.ok) return
    const { token: _, url: made, ...rotated } = result.data
    setUrl(made)
    onRotated(rotated)
  }
  const revoke = async () => {
    const result = await revocation.run(null)
    setAsking(null)
    if (!result.ok) return
    toast('The link is revoked. Whoever watched by it was disconnected.')
    onRevoked()
  }
  const fault = rotation.fault ?? revocation.fault
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-1 gap-y-1 py-1.5">
      <span className="mr-2 min-w-0 flex-1">
        {heading}
        <Facts grant={grant} />
      </span>
      {!asking && (
        <>
          <Button
            size="sm"
            variant="ghost"
            autoFocus={asked === 'rotate'}
            aria-label={`Rotate ${name}`}
            onClick={() => ask('rotate')}
          >
            Rotate
          </Button>
          <Button
            size="sm"
            variant="ghost"
            autoFocus={asked === 'revoke'}
            aria-label={`Revoke ${name}`}
            onClick={() => ask('revoke')}
          >
            Revoke
          </Button>
        </>
      )}
      {asking && (
        <Question
          deed={asking}
          busy={rotation.busy || revocation.busy}
          onSure={() => void (asking === 'rotate' ? rotate() : revoke())}
          onKeep={() => setAsking(null)}
        />
      )}
      {url && <MadeSecret what="link">{url}</MadeSecret>}
      {fault && <Fault className="basis-full">{fault}</Fault>}
    </li>
  )
}

const questions = {
  rotate: 'The link as it is stops working, and whoever watches by it is disconnected. A new one is shown once.',
  revoke: 'The link stops working for good, and whoever watches by it is disconnected.',
}

function Question(props: { deed: Deed; busy: boolean; onSure: () => void; onKeep: () => void }) {
  return (
    <div className="mb-1 flex basis-full flex-wrap items-center gap-2 rounded-md border border-danger-border p-3">
      <p className="basis-full">{questions[props.deed]}</p>
      <Button size="sm" variant="danger" disabled={props.busy} onClick={props.onSure}>
        {props.deed === 'rotate' ? 'Rotate it' : 'Revoke it'}
      </Button>
      <Button size="sm" autoFocus disabled={props.busy} onClick={props.onKeep}>
        Keep it
      </Button>
    </div>
  )
}

function Facts({ grant }: { grant: GrantInfo }) {
  const { rotatedAt, expiresAt, lastUsedAt } = grant
  const now = useNow()
  const over = expiresAt !== null && now !== null && Date.parse(expiresAt) <= now
  return (
    <span className="block text-muted-foreground text-xs">
      {rotatedAt && (
        <>
          rotated <When at={rotatedAt} as="clock" />,{' '}
        </>
      )}
      {expiresAt ? (
        <span className={over ? 'text-danger' : undefined}>
          {over ? 'expired' : 'expires'} <When at={expiresAt} as="clock" />
        </span>
      ) : (
        'never expires'
      )}
      {', '}
      {lastUsedAt ? (
        <>
          last used <When at={lastUsedAt} as="clock" />
        </>
      ) : (
        'never used'
      )}
    </span>
  )
}
