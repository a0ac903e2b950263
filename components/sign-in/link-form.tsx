'use client'

import { useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'

export function LinkForm({
  token,
  isSignUp,
  next,
  signIn,
}: {
  token: string
  /** Whether it confirms an address, which makes the account. */
  isSignUp: boolean
  next: string
  signIn: (input: unknown) => Promise<ActionResult<unknown>>
}) {
  const [leaving, setLeaving] = useState(false)
  const { run, busy, fault } = useCall(signIn)
  const confirm = async () => {
    const result = await run({ token })
    if (!result.ok) return
    setLeaving(true)
    location.replace(next)
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted-foreground">
        {isSignUp
          ? 'This link makes your account and signs this browser in, once.'
          : 'This link signs this browser in, once.'}
      </p>
      {fault && <Fault>{fault}</Fault>}
      <Button variant="primary" autoFocus disabled={busy || leaving} onClick={() => void confirm()}>
        {busy || leaving ? 'Signing in' : isSignUp ? 'Create account' : 'Sign in with this link'}
      </Button>
    </div>
  )
}
