'use client'

import { Ellipsis, Pin } from 'lucide-react'
import { memo } from 'react'
import { StateDot, stateWords } from '#components/chats/state-dot.tsx'
import { DeletingRow } from '#components/shell/deleting-row.tsx'
import { RenamingRow } from '#components/shell/renaming-row.tsx'
import { When } from '#components/time/when.tsx'
import { cn } from '#components/ui/class-names.ts'
import { NearLink } from '#components/ui/near-link.tsx'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'

export type RowTask = 'rename' | 'delete' | null
type Props = {
  chat: ChatStatus
  current: boolean
  /** Whether Tab comes to this one: the arrow keys go to the others. */
  reachable: boolean
  task: RowTask
  onTask: (chat: ChatStatus, task: RowTask) => void
  onMenu: (chat: ChatStatus, at: { x: number; y: number }) => void
}

/** A chat of the list: how it stands, what it is called, what happened last. */
export const ChatRow = memo(function ChatRow(props: Props) {
  const { chat, current, task, onTask } = props
  const done = () => onTask(chat, null)
  if (task === 'rename') return <RenamingRow chat={chat} onDone={done} />
  return (
    <li data-row={chat.chatId} className="group/row relative">
      <ChatLink {...props} />
      <button
        type="button"
        tabIndex={props.reachable ? 0 : -1}
        aria-label={`Actions for ${chat.title ?? 'New chat'}`}
        aria-haspopup="menu"
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect()
          props.onMenu(chat, { x: left, y: bottom })
        }}
        className={cn(
          'absolute top-1 right-1 rounded-sm p-0.5 text-muted-foreground hover:bg-pressed hover:text-foreground focus-visible:opacity-100 md:bg-hover md:opacity-0 md:group-hover/row:opacity-100',
          current && 'md:bg-pressed',
        )}
      >
        <Ellipsis aria-hidden className="size-4" />
      </button>
      {task === 'delete' && <DeletingRow chat={chat} onDone={done} />}
    </li>
  )
})

function ChatLink({ chat, current, reachable, onTask, onMenu }: Props) {
  const second = secondLine(chat)
  const isNew = chat.unread && !current
  return (
    <NearLink
      data-chat={chat.chatId}
      data-arrow-stop
      tabIndex={reachable ? 0 : -1}
      href={`/chats/${chat.chatId}`}
      aria-current={current ? 'page' : undefined}
      onDoubleClick={(event) => {
        event.preventDefault()
        onTask(chat, 'rename')
      }}
      onContextMenu={(event) => {
        event.preventDefault()
        const box = event.currentTarget.getBoundingClientRect()
        const byPointer = event.clientX > 0 || event.clientY > 0
        onMenu(chat, byPointer ? { x: event.clientX, y: event.clientY } : { x: box.left + 24, y: box.bottom })
      }}
      className={cn(
        'flex items-start gap-2 rounded-md py-1 pr-2 pl-2 hover:bg-hover max-md:pr-8',
        current && 'bg-pressed hover:bg-pressed',
      )}
    >
      <span className="mt-1.5">
        {isNew && chat.state === 'idle' ? (
          <span aria-hidden className="block size-2 rounded-full bg-link" />
        ) : (
          <StateDot state={chat.state} />
        )}
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-1.5">
          <span className={cn('min-w-0 flex-1 truncate', isNew && 'font-semibold')}>{chat.title ?? 'New chat'}</span>
          {isNew && <span className="sr-only">, unread</span>}
          {chat.pinned && (
            <>
              <Pin aria-hidden className="size-3 shrink-0 self-center text-muted-foreground" />
              <span className="sr-only">, pinned</span>
            </>
          )}
          <When
            at={chat.at}
            as="ago"
            className="shrink-0 text-muted-foreground text-xs md:group-has-[button:focus-visible]/row:invisible md:group-hover/row:invisible"
          />
        </span>
        {second && (
          <span
            className={cn('block truncate text-muted-foreground text-xs', chat.state === 'failed' && 'text-danger')}
          >
            {second}
          </span>
        )}
      </span>
    </NearLink>
  )
}

/** What happened last; while something is going on, that. */
function secondLine(chat: ChatStatus): string | null {
  if (chat.state === 'idle') return chat.summary
  const words = stateWords[chat.state]
  return chat.summary ? `${words} · ${chat.summary}` : words
}
