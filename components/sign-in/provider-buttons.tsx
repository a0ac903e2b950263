'use client'

import { useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'

type Props = {
  providers: { id: string; name: string }[]
  goToProvider: (input: unknown) => Promise<ActionResult<{ url: string }>>
  next?: string
  /** The token of the invitation that is being accepted. */
  invitation?: string
}

/** A button for each provider; it leaves for the provider's own page. */
export function ProviderButtons({ providers, goToProvider, next, invitation }: Props) {
  const [leavingTo, setLeavingTo] = useState<string | null>(null)
  const { run, fault } = useCall(goToProvider)
  const leave = async (provider: string) => {
    setLeavingTo(provider)
    const result = await run({ provider, next, invitation })
    if (result.ok) location.assign(result.data.url)
    else setLeavingTo(null)
  }
  if (providers.length === 0) return null
  return (
    <div className="flex flex-col gap-2">
      {providers.map(({ id, name }) => (
        <Button key={id} disabled={leavingTo !== null} onClick={() => void leave(id)}>
          <span className="truncate">{leavingTo === id ? `Going to ${name}` : `Continue with ${name}`}</span>
        </Button>
      ))}
      {fault && <Fault>{fault}</Fault>}
    </div>
  )
}
