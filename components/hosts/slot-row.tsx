'use client'

import { MoreHorizontal } from 'lucide-react'
import { type ReactNode, type RefObject, useRef, useState } from 'react'
import { callEndpoint } from '#components/calls/call-endpoint.ts'
import { useCall } from '#components/calls/use-call.ts'
import { memoryWords } from '#components/hosts/memory-words.ts'
import { type SlotColumn, slotColumns } from '#components/hosts/slot-columns.ts'
import { SlotState } from '#components/hosts/slot-state.tsx'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { toast } from '#components/ui/toast.ts'
import type { SlotInfo } from '#lib/domain/hosts/host-info.ts'
import type { HostId } from '#lib/domain/ids.ts'

type Props = { hostId: HostId; slot: SlotInfo; name: string; onChanged: () => void }

export function SlotRow({ hostId, slot, name, onChanged }: Props) {
  const [asking, setAsking] = useState(false)
  const menu = useRef<HTMLButtonElement>(null)
  const keep = useRef<HTMLButtonElement>(null)
  const params = { hostId, slotId: slot.id }
  const eviction = useCall((_: null) => callEndpoint('evictSlot', { params }))
  const restart = useCall((body: { force: boolean }) => callEndpoint('restartSlot', { params, body }))
  const busy = eviction.busy || restart.busy
  const fault = eviction.fault ?? restart.fault
  const evict = async () => {
    const result = await eviction.run(null)
    if (!result.ok) return
    toast(result.data.outcome === 'ended' ? `${name} has ended.` : `${name} ends after its turns.`)
    onChanged()
  }
  const startAgain = async (force: boolean) => {
    const result = await restart.run({ force })
    setAsking(false)
    if (!result.ok) return
    toast(`${name} was restarted.`)
    onChanged()
  }
  return (
    <>
      <tr className="relative grid grid-cols-2 gap-x-4 gap-y-2 py-3 pr-8 align-top @xl:table-row @xl:pr-0">
        <Cells slot={slot} name={name} />
        <td className="absolute top-2 right-0 @xl:static @xl:py-1.5">
          <SlotMenu
            label={`What to do with ${name}${slot.processId ? `, process ${slot.processId}` : ''}`}
            busy={busy}
            trigger={menu}
            onClosed={(event) => {
              if (!keep.current) return
              event.preventDefault()
              keep.current.focus()
            }}
            onEvict={() => void evict()}
            onRestart={() => (slot.busy > 0 ? setAsking(true) : void startAgain(false))}
          />
        </td>
      </tr>
      {(asking || fault) && (
        <tr className="block @xl:table-row">
          <td colSpan={Object.keys(slotColumns).length + 1} className="block py-2 @xl:table-cell">
            {asking && (
              <Question
                busy={restart.busy}
                turns={slot.busy}
                keep={keep}
                onSure={() => void startAgain(true)}
                onKeep={() => {
                  setAsking(false)
                  menu.current?.focus()
                }}
              />
            )}
            {fault && <Fault>{fault}</Fault>}
          </td>
        </tr>
      )}
    </>
  )
}

function Cells({ slot, name }: { slot: SlotInfo; name: string }) {
  const sessions = slot.busy > 0 ? `${slot.busy} busy of ${slot.sessions}` : String(slot.sessions)
  return (
    <>
      <Cell column="Process">
        <span className="block">{name}</span>
        <span className="block text-muted-foreground text-xs tabular-nums">{slot.processId ?? 'no id yet'}</span>
      </Cell>
      <Cell column="State">
        <SlotState state={slot.state} />
      </Cell>
      <Cell column="For">
        <span className="block">{slot.personName ?? 'Nobody any more'}</span>
        <span className="block text-muted-foreground text-xs">{slot.workspaceName ?? 'workspace gone'}</span>
      </Cell>
      <Cell column="Sessions">{sessions}</Cell>
      <Cell column="Memory">{slot.memoryBytes === null ? 'not measured' : memoryWords(slot.memoryBytes)}</Cell>
      <Cell column="Age">
        <When at={slot.startedAt} as="ago" />
      </Cell>
      <Cell column="Last use">{slot.busy > 0 ? 'now' : <When at={slot.lastUsedAt} as="ago" />}</Cell>
    </>
  )
}

function Cell({ column, children }: { column: SlotColumn; children: ReactNode }) {
  return (
    <td className="min-w-0 tabular-nums [overflow-wrap:anywhere] @xl:py-2 @xl:pr-3">
      <span aria-hidden className="block text-muted-foreground text-xs @xl:hidden">
        {column}
      </span>
      {children}
    </td>
  )
}

function SlotMenu(props: {
  label: string
  busy: boolean
  trigger: RefObject<HTMLButtonElement | null>
  /** Its focus is to go somewhere; prevented, it does not go back to its button. */
  onClosed: (event: Event) => void
  onEvict: () => void
  onRestart: () => void
}) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button ref={props.trigger} variant="ghost" size="icon" disabled={props.busy} aria-label={props.label}>
          <MoreHorizontal aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" onCloseAutoFocus={props.onClosed}>
        <DropdownMenuItem onSelect={props.onEvict}>Evict</DropdownMenuItem>
        <DropdownMenuItem onSelect={props.onRestart}>Restart</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

function Question(props: {
  busy: boolean
  turns: number
  keep: RefObject<HTMLButtonElement | null>
  onSure: () => void
  onKeep: () => void
}) {
  const { turns } = props
  const words = turns === 1 ? 'A turn runs in this process and would fail.' : `${turns} turns run in it and would fail.`
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-md border border-danger-border p-3">
      <p className="basis-full">
        {turns > 0 ? words : 'No turn runs in it any more.'} Evict it instead, and it ends after its turns.
      </p>
      <Button size="sm" variant="danger" disabled={props.busy} onClick={props.onSure}>
        Restart it now
      </Button>
      <Button ref={props.keep} size="sm" onClick={props.onKeep}>
        Keep it
      </Button>
    </div>
  )
}
