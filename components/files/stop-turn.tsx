'use client'

import { useState } from 'react'
import { stopTurn } from '#components/chats/chat-calls.ts'
import { Button } from '#components/ui/button.tsx'
import type { TurnId } from '#lib/domain/ids.ts'

/** Offered where a turn stands in the way of a change; nothing while none runs. */
export function StopTurn({ turnId }: { turnId: TurnId | null }) {
  const [asked, setAsked] = useState<TurnId | null>(null)
  if (!turnId) return null
  const stop = async () => {
    setAsked(turnId)
    const result = await stopTurn(turnId)
    if (!result.ok) setAsked(null)
  }
  return (
    <Button size="sm" disabled={asked === turnId} onClick={() => void stop()}>
      {asked === turnId ? 'Stopping' : 'Stop the turn'}
    </Button>
  )
}
