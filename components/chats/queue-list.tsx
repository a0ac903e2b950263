'use client'

import { ArrowUpToLine, Pencil, X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { editTurn, promoteTurn, removeTurn } from '#components/chats/chat-calls.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { QueueEntry } from '#lib/domain/turns/turn.ts'

/** What waits in this chat, first first. A held queue says so and how it goes on. */
export function QueueList(props: {
  entries: readonly QueueEntry[]
  sending: readonly string[]
  held: boolean
  onContinue: () => Promise<ActionResult<unknown>>
}) {
  const { entries, sending, held } = props
  if (entries.length === 0 && sending.length === 0) return null
  return (
    <section aria-label="Queue" className="rounded-md border bg-surface">
      {held && <HeldLine onContinue={props.onContinue} />}
      <ol className="max-h-40 overflow-y-auto">
        {entries.map((entry) => (
          <Entry key={entry.turnId} entry={entry} />
        ))}
        {sending.map((text, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they leave in their order
          <li key={i} className="flex min-h-8 items-center gap-2 px-3 text-muted-foreground">
            <span className="min-w-0 flex-1 truncate">{text}</span>
            <span className="shrink-0 text-xs">Sending</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function HeldLine({ onContinue }: { onContinue: () => Promise<ActionResult<unknown>> }) {
  const [fault, setFault] = useState<string | null>(null)
  const go = async () => {
    const result = await onContinue()
    setFault(result.ok ? null : result.error.message)
  }
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-3 py-1.5">
      <span className="text-warning">The queue is held.</span>
      <Button size="sm" onClick={go}>
        Continue
      </Button>
      {fault && <Fault>{fault}</Fault>}
    </div>
  )
}

function Entry({ entry }: { entry: QueueEntry }) {
  const [editing, setEditing] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async (call: Promise<ActionResult<unknown>>): Promise<boolean> => {
    setBusy(true)
    const result = await call
    setBusy(false)
    setFault(result.ok ? null : result.error.message)
    return result.ok
  }
  if (editing)
    return (
      <li className="border-b p-2 last:border-b-0">
        <EntryEditor
          text={entry.text}
          onCancel={() => setEditing(false)}
          onSave={async (text) => {
            if (await run(editTurn(entry.turnId, text))) setEditing(false)
          }}
        />
        {fault && <Fault className="mt-1">{fault}</Fault>}
      </li>
    )
  return (
    <li className="border-b px-3 py-0.5 last:border-b-0">
      <div className="flex min-h-7 items-center gap-1">
        <span className="min-w-0 flex-1 truncate" title={entry.text}>
          {entry.text}
        </span>
        <IconAction words="Edit" disabled={busy} onClick={() => setEditing(true)} icon={<Pencil aria-hidden />} />
        <IconAction
          words="Stop what runs and run this next"
          disabled={busy}
          onClick={() => void run(promoteTurn(entry.turnId))}
          icon={<ArrowUpToLine aria-hidden />}
        />
        <IconAction
          words="Delete"
          disabled={busy}
          onClick={() => void run(removeTurn(entry.turnId))}
          icon={<X aria-hidden />}
        />
      </div>
      {fault && <Fault>{fault}</Fault>}
    </li>
  )
}

function IconAction(props: { words: string; disabled: boolean; onClick: () => void; icon: React.ReactNode }) {
  return (
    <Tooltip words={props.words}>
      <Button variant="ghost" size="icon" aria-label={props.words} disabled={props.disabled} onClick={props.onClick}>
        {props.icon}
      </Button>
    </Tooltip>
  )
}

function EntryEditor(props: { text: string; onSave: (text: string) => void; onCancel: () => void }) {
  const [text, setText] = useState(props.text)
  const blank = text.trim() === ''
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      props.onCancel()
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      if (!blank) props.onSave(text)
    }
  }
  return (
    <div className="flex flex-col gap-2">
      <Textarea
        autoFocus
        aria-label="Queued message"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="max-h-32"
      />
      <div className="flex gap-2">
        <Button size="sm" variant="primary" disabled={blank} onClick={() => props.onSave(text)}>
          Save
        </Button>
        <Button size="sm" onClick={props.onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  )
}
