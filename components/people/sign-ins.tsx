'use client'

import { useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { browserWords } from '#components/people/browser-words.ts'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { SignInInfo } from '#lib/domain/people/account.ts'

type Call = (input: unknown) => Promise<ActionResult<unknown>>

export function SignIns({ signIns, endOne, endOthers }: { signIns: SignInInfo[]; endOne: Call; endOthers: Call }) {
  const hasOthers = signIns.some((signIn) => !signIn.current)
  return (
    <>
      <ul aria-label="Sign-ins" className="divide-y border-y">
        {signIns.map((signIn) => (
          <SignInRow key={signIn.id} signIn={signIn} endOne={endOne} />
        ))}
      </ul>
      {hasOthers ? (
        <EndOthers endOthers={endOthers} />
      ) : (
        <p className="text-muted-foreground">You are signed in nowhere else.</p>
      )}
    </>
  )
}

function SignInRow({ signIn, endOne }: { signIn: SignInInfo; endOne: Call }) {
  const { run, busy, fault } = useCall(endOne)
  const browser = browserWords(signIn.userAgent)
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{browser}</span>
        <span className="block text-muted-foreground text-xs">
          {signIn.current ? 'this one, ' : 'last seen '}
          {!signIn.current && (
            <>
              <When at={signIn.lastSeenAt} as="clock" />,{' '}
            </>
          )}
          signed in <When at={signIn.createdAt} as="clock" />
        </span>
      </span>
      {!signIn.current && (
        <Button
          size="sm"
          variant="ghost"
          disabled={busy}
          aria-label={`Sign out ${browser}`}
          onClick={() => void run({ signInId: signIn.id })}
        >
          Sign out
        </Button>
      )}
      {fault && <Fault className="basis-full">{fault}</Fault>}
    </li>
  )
}

function EndOthers({ endOthers }: { endOthers: Call }) {
  const [sure, setSure] = useState(false)
  const { run, busy, fault } = useCall(endOthers)
  return (
    <div className="flex flex-wrap items-center gap-2">
      {sure ? (
        <>
          <Button variant="danger" disabled={busy} autoFocus onClick={() => void run(null)}>
            Sign out all other browsers
          </Button>
          <Button onClick={() => setSure(false)}>Keep them</Button>
        </>
      ) : (
        <Button onClick={() => setSure(true)}>Sign out all others</Button>
      )}
      {fault && <Fault className="basis-full">{fault}</Fault>}
    </div>
  )
}
