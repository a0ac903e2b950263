'use client'

import Link from 'next/link'
import { StateDot } from '#components/chats/state-dot.tsx'
import { LiveMark } from '#components/presence/live-mark.tsx'
import { Button } from '#components/ui/button.tsx'
import type { ChatInfo } from '#lib/domain/chats/chat.ts'
import type { ChatState } from '#lib/domain/chats/chat-state.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import type { Presence } from '#lib/domain/presence/presence.ts'

/** What is watched, whose it is and who else watches; and the way to one's own chats. */
export function SharedHeader(props: {
  chat: ChatInfo
  title: string
  state: ChatState
  presence: Presence | null
  ownId: PersonId | null
}) {
  const { chat, ownId } = props
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b pr-2 pl-3">
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <h1 className="truncate font-medium">{props.title}</h1>
          <StateDot state={props.state} words />
        </div>
        <p className="truncate text-muted-foreground text-xs">Shared by {chat.ownerName} · Viewer</p>
      </div>
      <LiveMark presence={props.presence} ownId={ownId} always />
      <Button asChild variant="ghost" size="sm">
        {ownId ? (
          <Link href="/" prefetch={false}>
            Your chats
          </Link>
        ) : (
          <Link href={`/sign-in?next=${encodeURIComponent(`/shared/${chat.id}`)}`} prefetch={false}>
            Sign in
          </Link>
        )}
      </Button>
    </header>
  )
}
