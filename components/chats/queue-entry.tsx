'use client'

import { ArrowUpToLine, Paperclip, Pencil, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { editTurn, promoteTurn } from '#components/chats/chat-calls.ts'
import { TextEditor } from '#components/chats/text-editor.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { QueueEntry } from '#lib/domain/turns/turn.ts'

type Props = {
  entry: QueueEntry
  handle: ReactNode
  /** Who wrote it, where that is not whose chat it is. */
  author: string | null
  running: boolean
  onRemove: () => Promise<ActionResult<unknown>>
}

/** One message that waits: its text, and what can be done with it. */
export function QueueEntryRow({ entry, handle, author, running, onRemove }: Props) {
  /** The entry as it was when somebody began to edit it. */
  const [edited, setEdited] = useState<QueueEntry | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async (call: Promise<ActionResult<unknown>>): Promise<boolean> => {
    setBusy(true)
    const result = await call
    setBusy(false)
    setFault(result.ok ? null : result.error.message)
    return result.ok
  }
  const close = () => {
    setEdited(null)
    setFault(null)
  }
  if (edited)
    return (
      <div className="p-2">
        <TextEditor
          label="Queued message"
          text={edited.text}
          saveWords="Save"
          onCancel={close}
          onSave={async (text) => {
            if (await run(editTurn(entry.turnId, { text, revision: edited.revision }))) setEdited(null)
          }}
        />
        {edited.revision !== entry.revision && (
          <div className="mt-2 flex flex-col items-start gap-1 border-l-2 pl-2">
            <p className="text-warning">It was edited elsewhere meanwhile. It says now:</p>
            <p className="line-clamp-4 whitespace-pre-wrap [overflow-wrap:anywhere]">{entry.text}</p>
            <Button size="sm" onClick={() => setEdited({ ...edited, revision: entry.revision })}>
              Keep mine
            </Button>
          </div>
        )}
        {fault && edited.revision === entry.revision && <Fault className="mt-1">{fault}</Fault>}
      </div>
    )
  return (
    <div className="py-0.5 pr-1.5 pl-2">
      <div className="flex min-h-7 items-center gap-1">
        {handle}
        <span className="min-w-0 flex-1 truncate" title={entry.text}>
          {author && <span className="text-muted-foreground">{author}: </span>}
          {entry.text || entry.files.map((file) => file.name).join(', ')}
        </span>
        {entry.files.length > 0 && (
          <span className="flex shrink-0 items-center gap-0.5 text-muted-foreground text-xs">
            <Paperclip aria-hidden className="size-3" />
            {entry.files.length} {entry.files.length === 1 ? 'file' : 'files'}
          </span>
        )}
        {entry.steer && running && <span className="shrink-0 text-muted-foreground text-xs">is told at once</span>}
        <IconAction words="Edit" disabled={busy} onClick={() => setEdited(entry)} icon={<Pencil aria-hidden />} />
        <IconAction
          words="Stop what runs and run this next"
          disabled={busy}
          onClick={() => void run(promoteTurn(entry.turnId))}
          icon={<ArrowUpToLine aria-hidden />}
        />
        <IconAction words="Delete" disabled={busy} onClick={() => void run(onRemove())} icon={<X aria-hidden />} />
      </div>
      {fault && <Fault>{fault}</Fault>}
    </div>
  )
}

function IconAction(props: { words: string; disabled: boolean; onClick: () => void; icon: ReactNode }) {
  return (
    <Tooltip words={props.words}>
      <Button variant="ghost" size="icon" aria-label={props.words} disabled={props.disabled} onClick={props.onClick}>
        {props.icon}
      </Button>
    </Tooltip>
  )
}
