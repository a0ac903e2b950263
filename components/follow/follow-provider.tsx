'use client'

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import type { ChatSnapshot, ChatStore, Position } from '#components/follow/chat-store.ts'
import type { Feed, Lists } from '#components/follow/feed-store.ts'
import { FollowClient } from '#components/follow/follow-client.ts'
import type { FollowState } from '#components/follow/leader.ts'
import { fetchRequests, fetchWorkspaces, listsAfterGap, readSoon } from '#components/follow/lists-after-gap.ts'

const FollowContext = createContext<FollowClient | null>(null)

/** Gives everything below it the tab's live part; the lists begin with what the server rendered. */
export function FollowProvider(props: Lists & { olderCursor: string | null; children: ReactNode }) {
  const { chats, requests, workspaces, olderCursor } = props
  const [client] = useState(() => new FollowClient({ chats, requests, workspaces, olderCursor }))
  useEffect(() => client.feed.refresh({ chats, requests, workspaces }), [client, chats, requests, workspaces])
  useEffect(() => {
    const { feed } = client
    // The feed is not kept: what it said while nobody listened is read from the lists.
    client.onRestart = () => {
      const askedAt = feed.moment()
      void listsAfterGap().then((lists) => lists && feed.refresh(lists, askedAt))
    }
    const refetch = {
      requests: readSoon(fetchRequests, (read) => feed.setRequests(read)),
      workspaces: readSoon(fetchWorkspaces, (read) => feed.setWorkspaces(read)),
    }
    client.onListChanged = (list) => refetch[list]()
    return client.start()
  }, [client])
  return <FollowContext value={client}>{props.children}</FollowContext>
}

/** The same on a page that is shared: it follows what it shows, and has nobody's lists. */
export function SharedFollowProvider({ children }: { children: ReactNode }) {
  const [client] = useState(() => new FollowClient(null))
  useEffect(() => client.start(), [client])
  return <FollowContext value={client}>{children}</FollowContext>
}

export function useFollowClient(): FollowClient {
  const client = useContext(FollowContext)
  if (!client) throw new Error('FollowProvider is missing above this component')
  return client
}

/** One chat, from what the server rendered to what is true now. */
export function useChat(initial: Position): { store: ChatStore; snapshot: ChatSnapshot } {
  const client = useFollowClient()
  const [store] = useState(() => client.makeStore(initial))
  useEffect(() => client.follow(store), [client, store])
  const snapshot = useSyncExternalStore(store.subscribe, store.read, store.read)
  return { store, snapshot }
}

export function useFeed(): Feed {
  const { feed } = useFollowClient()
  return useSyncExternalStore(feed.subscribe, feed.read, feed.read)
}

export function useFollowState(): FollowState {
  const client = useFollowClient()
  return useSyncExternalStore(client.subscribeState, client.readState, (): FollowState => 'connecting')
}
