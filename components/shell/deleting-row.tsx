'use client'

import { useEffect, useRef, useState } from 'react'
import { countPending } from '#components/shell/list-calls.ts'
import { useChatActions } from '#components/shell/use-chat-actions.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'

type State = { kind: 'looking' } | { kind: 'asks'; pending: number | null } | { kind: 'failed'; message: string }

/** Deletes a chat; one with patches that nobody accepted, or whose turn runs, only after it was asked about in place. */
export function DeletingRow({ chat, onDone }: { chat: ChatStatus; onDone: () => void }) {
  const { remove } = useChatActions()
  const [state, setState] = useState<State>({ kind: 'looking' })
  const keep = useRef<HTMLButtonElement>(null)
  const begun = useRef(false)
  const finish = async () => {
    const result = await remove(chat)
    if (result.ok) onDone()
    else setState({ kind: 'failed', message: result.error.message })
  }
  const look = async () => {
    const pending = await countPending(chat.chatId)
    if (pending !== 0 || isBusy(chat)) setState({ kind: 'asks', pending })
    else await finish()
  }
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    void look()
  })
  useEffect(() => {
    if (state.kind === 'asks') keep.current?.focus()
  }, [state.kind])
  if (state.kind === 'looking') return null
  return (
    <fieldset
      aria-label={`Delete ${chat.title ?? 'New chat'}`}
      className="m-1 flex flex-col gap-2 rounded-md border border-warning-border bg-warning-tint p-2"
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') onDone()
      }}
    >
      {state.kind === 'failed' ? <Fault>{state.message}</Fault> : <p>{words(chat, state.pending)}</p>}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="danger" onClick={() => void finish()}>
          Delete
        </Button>
        <Button size="sm" ref={keep} onClick={onDone}>
          Keep it
        </Button>
      </div>
    </fieldset>
  )
}

const isBusy = (chat: ChatStatus) => chat.state === 'running' || chat.state === 'waiting'

function words(chat: ChatStatus, pending: number | null): string {
  const stops = isBusy(chat) ? 'Its running turn is stopped. ' : ''
  if (pending === null) return `${stops}Patches that nobody accepted, if there are some, go with it.`
  if (pending === 0) return `${stops}Delete this chat?`
  const patches = pending === 1 ? 'One patch that nobody accepted goes' : `${pending} patches that nobody accepted go`
  return `${stops}${patches} with it.`
}
