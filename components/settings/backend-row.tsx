'use client'

import { useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import type { BackendCalls } from '#components/settings/backend-calls.ts'
import { BackendState } from '#components/settings/backend-state.tsx'
import { EditBackend } from '#components/settings/edit-backend.tsx'
import { TryBackend } from '#components/settings/try-backend.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { byteWords } from '#lib/domain/attachments/byte-words.ts'
import type { BackendDefinition, BackendInfo } from '#lib/domain/backends/backend.ts'

type Props = {
  backend: BackendInfo
  /** What starts it, where an administrator added it. */
  definition: BackendDefinition | null
  memoryBytes: number | null
  calls: BackendCalls
  changed: () => void
}
type Open = 'nothing' | 'trial' | 'edit' | 'removal'

/** One backend: what it is, why it cannot run and what helps, and what can be done with it. */
export function BackendRow({ backend, definition, memoryBytes, calls, changed }: Props) {
  const [open, setOpen] = useState<Open>('nothing')
  const close = () => setOpen('nothing')
  const { name } = backend
  const isFetched = Boolean(definition?.registry) && backend.state === 'missing' && !backend.installing
  return (
    <li className="flex flex-col gap-2 py-2.5">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <About backend={backend} memoryBytes={memoryBytes} />
        <div className="flex shrink-0 gap-1">
          {isFetched && <InstallAgain backend={backend} install={calls.install} changed={changed} />}
          <Button
            size="sm"
            aria-label={`Try ${name}`}
            aria-expanded={open === 'trial'}
            disabled={backend.installing}
            onClick={() => setOpen(open === 'trial' ? 'nothing' : 'trial')}
          >
            Try
          </Button>
          {definition && (
            <Button size="sm" variant="ghost" aria-label={`Edit backend ${name}`} onClick={() => setOpen('edit')}>
              Edit
            </Button>
          )}
          {backend.custom && (
            <Button size="sm" variant="ghost" aria-label={`Remove backend ${name}`} onClick={() => setOpen('removal')}>
              Remove
            </Button>
          )}
        </div>
      </div>
      {open === 'trial' && <TryBackend backend={backend} tried={changed} />}
      {open === 'edit' && definition && (
        <EditBackend definition={definition} update={calls.update} close={close} changed={changed} />
      )}
      {open === 'removal' && <Removal backend={backend} remove={calls.remove} close={close} />}
    </li>
  )
}

function About({ backend, memoryBytes }: Pick<Props, 'backend' | 'memoryBytes'>) {
  const { name, version, maker, state, testedVersion, needs, install } = backend
  const facts = [
    maker && `by ${maker}`,
    testedVersion && `tested with ${testedVersion}`,
    memoryBytes !== null && `about ${byteWords(memoryBytes)} a process`,
    backend.scripted && 'a small script answers, because no model is configured',
  ].filter(Boolean)
  return (
    <div className="flex min-w-0 flex-1 basis-56 flex-col gap-1">
      <div className="flex min-h-7 flex-wrap items-center gap-x-2">
        <span className="min-w-0 truncate font-medium">{name}</span>
        {version && <span className="text-muted-foreground text-xs">{version}</span>}
        <BackendState backend={backend} />
      </div>
      {facts.length > 0 && <p className="text-muted-foreground text-xs">{facts.join(' · ')}</p>}
      {backend.fault && <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">{backend.fault}</p>}
      {/* One that is not ready says what it lacks itself. */}
      {state !== 'broken' && needs.map((need) => <Need key={need} words={need} />)}
      {install && <InstallCommand {...install} name={name} />}
    </div>
  )
}

const Need = ({ words }: { words: string }) => (
  <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">{words}</p>
)

function InstallCommand({ command, note, name }: NonNullable<BackendInfo['install']> & { name: string }) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center gap-1 self-start rounded-md border bg-surface pl-2.5">
        <code className="min-w-0 font-mono text-code [overflow-wrap:anywhere]">{command}</code>
        <CopyButton text={command} label={`Copy the command that installs ${name}`} />
      </div>
      {note && <p className="text-muted-foreground text-xs">{note}</p>}
    </div>
  )
}

function InstallAgain(props: { backend: BackendInfo; install: BackendCalls['install']; changed: () => void }) {
  const { backend, install, changed } = props
  const { run, busy, fault } = useCall(install)
  const again = async () => {
    const result = await run({ backendId: backend.id })
    if (result.ok) changed()
  }
  return (
    <>
      <Button size="sm" disabled={busy} aria-label={`Install ${backend.name}`} onClick={() => void again()}>
        {busy ? 'Asking' : 'Install'}
      </Button>
      {fault && <Fault>{fault}</Fault>}
    </>
  )
}

function Removal(props: { backend: BackendInfo; remove: BackendCalls['remove']; close: () => void }) {
  const { backend, remove, close } = props
  const { run, busy, fault } = useCall(remove)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p className="min-w-0 flex-1 basis-56 text-muted-foreground">Its chats stay. They go on with another backend.</p>
      <Button size="sm" variant="danger" autoFocus disabled={busy} onClick={() => void run({ backendId: backend.id })}>
        Remove {backend.name}
      </Button>
      <Button size="sm" onClick={close}>
        Keep it
      </Button>
      {fault && <Fault className="basis-full">{fault}</Fault>}
    </div>
  )
}
