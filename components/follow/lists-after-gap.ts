import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { Lists } from '#components/follow/feed-store.ts'
import { type WaitingRequest, waitingOf } from '#lib/domain/requests/waiting.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

/** What is open for the person to answer; null when it cannot be had. */
export async function fetchRequests(): Promise<WaitingRequest[] | null> {
  const requests = await callEndpoint('listRequests', { query: {} })
  return requests.ok ? requests.data.items.map(waitingOf) : null
}

/** The person's workspaces in their order; null when they cannot be had. */
export async function fetchWorkspaces(): Promise<WorkspaceInfo[] | null> {
  const workspaces = await callEndpoint('listWorkspaces', { query: { limit: '100' } })
  return workspaces.ok ? workspaces.data.items : null
}

/** What the feed would have said while the stream was down, read from the lists; null when they cannot be had. */
export async function listsAfterGap(): Promise<Lists | null> {
  const [chats, requests, workspaces] = await Promise.all([
    callEndpoint('listChats', { query: { limit: '100' } }),
    fetchRequests(),
    fetchWorkspaces(),
  ])
  return chats.ok && requests && workspaces ? { chats: chats.data.items, requests, workspaces } : null
}

/** What changes again within so long is read once: a workspace that cannot be made fails and is removed at once. */
const pauseMs = 150

/** Reads a list soon after it was called last, and puts it where nothing newer was asked for meanwhile. */
export function readSoon<List>(read: () => Promise<List | null>, put: (list: List) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  return () => {
    const own = ++asked
    clearTimeout(timer)
    timer = setTimeout(async () => {
      const list = await read()
      if (list !== null && own === asked) put(list)
    }, pauseMs)
  }
}
