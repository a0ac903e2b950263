'use client'

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { editTurn, postMessage, removeTurn } from '#components/chats/chat-calls.ts'
import { QueueEntryRow } from '#components/chats/queue-entry.tsx'
import { moved, ordered } from '#components/chats/queue-order.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { toast } from '#components/ui/toast.ts'
import { useLoaded } from '#components/updates/use-loaded.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { ChatId, TurnId } from '#lib/domain/ids.ts'
import type { QueueEntry } from '#lib/domain/turns/turn.ts'

type Props = {
  chatId: ChatId
  ownName: string
  entries: readonly QueueEntry[]
  sending: readonly string[]
  held: boolean
  /** Whether a turn runs that entries may go into, or be promoted over. */
  running: boolean
  onContinue: () => Promise<ActionResult<unknown>>
}

/** A queue is drawn so far at first: it may hold 500. */
const pageLength = 20

/** What waits in this chat, first first. A held queue says so and how it goes on. */
export function QueueList(props: Props) {
  const { sending, held } = props
  const [shown, setShown] = useState(pageLength)
  const { entries, move, fault, onKeyDown } = useOrder(props.entries)
  const sortable = useSortable(entries.length > 1)
  if (entries.length === 0 && sending.length === 0) return null
  const drawn = entries.slice(0, shown)
  const row = (entry: QueueEntry, handle: ReactNode) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the controls in it
    <div onKeyDown={(event) => onKeyDown(event, entry)} className="border-b last:border-b-0">
      <QueueEntryRow
        entry={entry}
        handle={handle}
        author={entry.author.kind === 'person' && entry.author.name !== props.ownName ? entry.author.name : null}
        running={props.running}
        onRemove={() => remove(props.chatId, entry, entries[entries.indexOf(entry) + 1]?.turnId ?? null)}
      />
    </div>
  )
  return (
    <section aria-label="Queue" className="rounded-md border bg-surface">
      {held && <HeldLine onContinue={props.onContinue} />}
      <div className="max-h-44 overflow-y-auto">
        {sortable && entries.length > 1 ? (
          <sortable.Sortable
            label="Queued messages"
            items={drawn}
            idOf={(entry) => entry.turnId}
            nameOf={(entry) => `“${entry.text.slice(0, 40)}”`}
            onMove={(id, before) => void move(id, before ?? entries[shown]?.turnId ?? null)}
          >
            {row}
          </sortable.Sortable>
        ) : (
          <ol aria-label="Queued messages">
            {drawn.map((entry) => (
              <li key={entry.turnId}>{row(entry, null)}</li>
            ))}
          </ol>
        )}
        {entries.length > shown && (
          <Button variant="ghost" size="sm" className="w-full" onClick={() => setShown(shown + 100)}>
            Show {Math.min(100, entries.length - shown)} more of {entries.length}
          </Button>
        )}
        {sending.map((text, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they leave in their order
          <div key={i} className="flex min-h-8 items-center gap-2 border-t px-3 text-muted-foreground first:border-t-0">
            <span className="min-w-0 flex-1 truncate">{text}</span>
            <span className="shrink-0 text-xs">Sending</span>
          </div>
        ))}
      </div>
      {fault && <Fault className="border-t px-3 py-1">{fault}</Fault>}
    </section>
  )
}

/** What carries entries to their place; loaded once there is something to order. */
function useSortable(wanted: boolean) {
  const { loaded, load } = useLoaded(() => import('#components/ui/sortable.tsx'))
  useEffect(() => {
    if (wanted && !loaded) void load()
  })
  return loaded
}

/** The order as a person just made it, until the server has it or refuses it. */
function useOrder(entries: readonly QueueEntry[]) {
  const [wanted, setWanted] = useState<readonly string[] | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const calls = useRef(0)
  useEffect(() => {
    if (calls.current === 0 && entries.length >= 0) setWanted(null)
  }, [entries])
  const now = wanted ? ordered(entries, wanted) : [...entries]
  const move = async (id: string, before: string | null) => {
    const entry = entries.find((each) => each.turnId === id)
    if (!entry) return
    setFault(null)
    setWanted(
      moved(
        now.map((each) => each.turnId),
        id,
        before,
      ),
    )
    calls.current++
    const result = await editTurn(entry.turnId, { before: before as TurnId | null })
    calls.current--
    if (result.ok) return
    setWanted(null)
    setFault(result.error.message)
  }
  const onKeyDown = (event: KeyboardEvent, entry: QueueEntry) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!event.altKey || !step) return
    event.preventDefault()
    const at = now.indexOf(entry)
    if (!now[at + step]) return
    void move(entry.turnId, now[step < 0 ? at - 1 : at + 2]?.turnId ?? null)
  }
  return { entries: now, move, fault, onKeyDown }
}

/** Out of the queue at once, and back into its place when that was a mistake. */
async function remove(chatId: ChatId, entry: QueueEntry, next: TurnId | null): Promise<ActionResult<unknown>> {
  const result = await removeTurn(entry.turnId)
  if (!result.ok) return result
  const undo = async () => {
    const { text, files, backend } = entry
    const attachmentIds = files.map((file) => file.attachmentId)
    const message = { text, attachmentIds, backend: backend ?? undefined }
    const again = await postMessage(chatId, message, `undo-${entry.turnId}`)
    if (!again.ok) return void toast(again.error.message)
    // Where what followed it ran meanwhile, it stands last.
    if (next) await editTurn(again.data.turnId, { before: next })
  }
  toast('Deleted from the queue.', { action: { label: 'Undo', onClick: () => void undo() } })
  return result
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
