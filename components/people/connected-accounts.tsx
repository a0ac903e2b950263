'use client'

import { useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'

/** An account at a provider that is a way in here, or can become one. `id` null: this installation does not use the provider any more. */
export type Connection = { id: string | null; name: string; address: string; connectedAt: string | null }

type Props = {
  connections: Connection[]
  connect: (input: unknown) => Promise<ActionResult<{ url: string }>>
  disconnect: (input: unknown) => Promise<ActionResult<unknown>>
}

export function ConnectedAccounts({ connections, ...calls }: Props) {
  return (
    <ul aria-label="Connected accounts" className="divide-y border-y">
      {connections.map((connection) => (
        <ConnectionRow key={connection.address} connection={connection} {...calls} />
      ))}
    </ul>
  )
}

function ConnectionRow({ connection, connect, disconnect }: Omit<Props, 'connections'> & { connection: Connection }) {
  const { id, name, address, connectedAt } = connection
  const [leaving, setLeaving] = useState(false)
  const connecting = useCall(connect)
  const disconnecting = useCall(disconnect)
  const fault = connecting.fault ?? disconnecting.fault
  const leave = async () => {
    const result = await connecting.run({ provider: id })
    if (!result.ok) return
    setLeaving(true)
    location.assign(result.data.url)
  }
  const busy = connecting.busy || leaving
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{name}</span>
        <span className="block text-muted-foreground text-xs">
          {connectedAt ? (
            <>
              connected since <When at={connectedAt} as="clock" />
              {id === null && ', not used here any more'}
            </>
          ) : (
            'not connected'
          )}
        </span>
      </span>
      {connectedAt ? (
        <Button
          size="sm"
          variant="ghost"
          disabled={disconnecting.busy}
          aria-label={`Disconnect ${name}`}
          onClick={() => void disconnecting.run({ address })}
        >
          Disconnect
        </Button>
      ) : (
        <Button size="sm" disabled={busy} aria-label={`Connect ${name}`} onClick={() => void leave()}>
          {busy ? 'Going there' : 'Connect'}
        </Button>
      )}
      {fault && <Fault className="basis-full">{fault}</Fault>}
    </li>
  )
}
