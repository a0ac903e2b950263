import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { Lists } from '#components/follow/feed-store.ts'
import { listChats } from '#lib/domain/api/chats.ts'
import { listRequests } from '#lib/domain/api/requests.ts'
import { listWorkspaces } from '#lib/domain/api/workspaces.ts'
import { type WaitingRequest, waitingOf } from '#lib/domain/requests/waiting.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

/** What is open for the person to answer; null when it cannot be had. */
export async function fetchRequests(): Promise<WaitingRequest[] | null> {
  const requests = await callEndpoint(listRequests, { query: {} })
  return requests.ok ? requests.data.items.map(waitingOf) : null
}

/** The person's workspaces in their order; null when they cannot be had. */
export async function fetchWorkspaces(): Promise<WorkspaceInfo[] | null> {
  const workspaces = await callEndpoint(listWorkspaces, { query: { limit: '100' } })
  return workspaces.ok ? workspaces.data.items : null
}

/** What the feed would have said while the stream was down, read from the lists; null when they cannot be had. */
export async function listsAfterGap(): Promise<Lists | null> {
  const [chats, requests, workspaces] = await Promise.all([
    callEndpoint(listChats, { query: { limit: '100' } }),
    fetchRequests(),
    fetchWorkspaces(),
  ])
  return chats.ok && requests && workspaces ? { chats: chats.data.items, requests, workspaces } : null
}
