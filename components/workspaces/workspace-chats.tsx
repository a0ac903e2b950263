'use client'

import { useEffect, useState } from 'react'
import { StateDot } from '#components/chats/state-dot.tsx'
import { useFeed, useFollowClient } from '#components/follow/follow-provider.tsx'
import { fetchChatsOf } from '#components/shell/list-calls.ts'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { NearLink } from '#components/ui/near-link.tsx'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

type Page = { items: readonly ChatStatus[]; nextCursor: string | null }

/** The chats of a workspace, the newest first, as they are now. */
export function WorkspaceChats({ workspace, first }: { workspace: WorkspaceInfo; first: Page }) {
  const live = useFeed().chats
  const { feed } = useFollowClient()
  const [nextCursor, setNextCursor] = useState(first.nextCursor)
  const [adopted, setAdopted] = useState(false)
  const [state, setState] = useState<{ busy: boolean; fault: string | null }>({ busy: false, fault: null })
  const more = async (cursor: string) => {
    setState({ busy: true, fault: null })
    const result = await fetchChatsOf(workspace.id, cursor)
    if (result.ok) {
      feed.addOlder(result.data.items, feed.read().olderCursor)
      setNextCursor(result.data.nextCursor)
    }
    setState({ busy: false, fault: result.ok ? null : result.error.message })
  }
  // From the feed, which hears what becomes of them.
  useEffect(() => {
    feed.addOlder(first.items, feed.read().olderCursor)
    setAdopted(true)
  }, [feed, first.items])
  const known = adopted ? live : new Map([...first.items.map((chat) => [chat.chatId, chat] as const), ...live])
  const chats = [...known.values()]
    .filter((chat) => chat.workspaceId === workspace.id)
    .sort((a, b) => (a.at < b.at ? 1 : -1))
  if (chats.length === 0) return <p className="text-muted-foreground">No chats yet.</p>
  return (
    <>
      <ul aria-label={`Chats in ${workspace.name}`} className="divide-y rounded-md border">
        {chats.map((chat) => (
          <li key={chat.chatId}>
            <NearLink
              href={`/chats/${chat.chatId}`}
              className="flex min-h-9 items-center gap-2 px-3 py-1 hover:bg-hover"
            >
              <StateDot state={chat.state} />
              <span className="min-w-0 flex-1 truncate">{chat.title ?? 'New chat'}</span>
              <When at={chat.at} as="ago" className="shrink-0 text-muted-foreground text-xs" />
            </NearLink>
          </li>
        ))}
      </ul>
      {state.fault && <Fault>{state.fault}</Fault>}
      {nextCursor && (
        <div>
          <Button size="sm" disabled={state.busy} onClick={() => void more(nextCursor)}>
            {state.busy ? 'Loading older chats' : 'Show older chats'}
          </Button>
        </div>
      )}
    </>
  )
}
