'use client'

import { type FormEvent, useRef, useState } from 'react'
import { useChatActions } from '#components/shell/use-chat-actions.ts'
import { Input } from '#components/ui/input.tsx'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import { titleFault } from '#lib/domain/chats/title-fault.ts'

/** A chat's title while it is changed in its place: Enter keeps it, Esc does not. */
export function RenamingRow({ chat, onDone }: { chat: ChatStatus; onDone: () => void }) {
  const { rename } = useChatActions()
  const [title, setTitle] = useState(chat.title ?? '')
  const [fault, setFault] = useState<string | null>(null)
  const busy = useRef(false)
  const save = async () => {
    if (busy.current) return
    if (title.trim() === (chat.title ?? '')) return onDone()
    const wrong = titleFault(title)
    if (wrong) return setFault(wrong)
    busy.current = true
    const result = await rename(chat.chatId, title.trim())
    busy.current = false
    if (result.ok) onDone()
    else setFault(result.error.fields?.title ?? result.error.message)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  const faultId = `rename-fault-${chat.chatId}`
  return (
    <li data-row={chat.chatId}>
      <form noValidate onSubmit={submit} className="px-1 py-0.5">
        <Input
          autoFocus
          aria-label="Title"
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? faultId : undefined}
          value={title}
          className="h-7"
          onFocus={(event) => event.target.select()}
          onChange={(event) => {
            setTitle(event.target.value)
            setFault(null)
          }}
          onBlur={() => (fault ? undefined : void save())}
          onKeyDown={(event) => {
            event.stopPropagation()
            if (event.key !== 'Escape') return
            event.preventDefault()
            onDone()
          }}
        />
        {fault && (
          <p id={faultId} role="alert" className="px-1 pt-0.5 text-danger text-xs">
            {fault}
          </p>
        )}
      </form>
    </li>
  )
}
