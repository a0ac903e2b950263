'use client'

import { useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { backendNote } from '#components/chats/backend-picker.tsx'
import { AddBackend } from '#components/settings/add-backend.tsx'
import { Section } from '#components/shell/page-frame.tsx'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { Fault } from '#components/ui/fault.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'

type Call = (input: unknown) => Promise<ActionResult<unknown>>

export function Backends(props: { backends: BackendInfo[]; addBackend: Call; removeBackend: Call }) {
  const { backends } = props
  return (
    <>
      <Section title="Backends" hint="What the hosts of this installation can run, as they found it.">
        {backends.length === 0 ? (
          <p className="text-muted-foreground">No host is connected, so none is known yet.</p>
        ) : (
          <ul className="divide-y border-y">
            {backends.map((backend) => (
              <BackendRow key={backend.id} backend={backend} removeBackend={props.removeBackend} />
            ))}
          </ul>
        )}
      </Section>
      <Section
        title="Add a backend"
        hint="Any program that speaks the Agent Client Protocol over its standard input and output."
      >
        <AddBackend addBackend={props.addBackend} />
      </Section>
    </>
  )
}

const stateWords = { ready: 'ready', missing: 'missing', broken: 'broken' }
const tones = { ready: 'text-accent', missing: 'text-muted-foreground', broken: 'text-danger' }

function BackendRow({ backend, removeBackend }: { backend: BackendInfo; removeBackend: Call }) {
  const [sure, setSure] = useState(false)
  const { run, busy, fault } = useCall(removeBackend)
  // The version stands beside the name.
  const note = backend.state === 'ready' && !backend.scripted ? null : backendNote(backend)
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="truncate">{backend.name}</span>
          {backend.version && <span className="text-muted-foreground text-xs">{backend.version}</span>}
          <span className={cn('text-xs', tones[backend.state])}>{stateWords[backend.state]}</span>
        </span>
        {note && <span className="block text-muted-foreground text-xs [overflow-wrap:anywhere]">{note}</span>}
      </span>
      {backend.custom &&
        (sure ? (
          <>
            <Button size="sm" variant="danger" disabled={busy} onClick={() => void run({ backendId: backend.id })}>
              Remove {backend.name}
            </Button>
            <Button size="sm" onClick={() => setSure(false)}>
              Keep it
            </Button>
          </>
        ) : (
          <Button size="sm" variant="ghost" aria-label={`Remove backend ${backend.name}`} onClick={() => setSure(true)}>
            Remove
          </Button>
        ))}
      {fault && <Fault className="basis-full">{fault}</Fault>}
    </li>
  )
}
