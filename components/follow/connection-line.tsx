'use client'

import { useEffect, useState } from 'react'
import { useFollowState } from '#components/follow/follow-provider.tsx'

/** Shorter breaks are not worth a word. */
const graceMs = 2000

/** Whether nothing new arrives, once that lasts. */
export function useIsCutOff(): boolean {
  const state = useFollowState()
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    setLasting(false)
    if (state === 'live' || state === 'signed_out') return
    const timer = setTimeout(() => setLasting(true), graceMs)
    return () => clearTimeout(timer)
  }, [state])
  return lasting || state === 'signed_out'
}

/** Says quietly that nothing new arrives. */
export function ConnectionLine() {
  const isSignedOut = useFollowState() === 'signed_out'
  const isCutOff = useIsCutOff()
  if (isSignedOut) {
    return (
      <p role="status" className="text-warning text-xs">
        You were signed out.{' '}
        <a href="/sign-in" className="text-link underline">
          Sign in
        </a>{' '}
        to go on.
      </p>
    )
  }
  return isCutOff ? (
    <p role="status" className="text-muted-foreground text-xs">
      Reconnecting…
    </p>
  ) : null
}
