import { callEndpoint } from '#components/calls/call-endpoint.ts'
import { listChats } from '#lib/domain/api/chats.ts'
import { listRequests } from '#lib/domain/api/requests.ts'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'

/** What the feed would have said while the stream was down, read from the lists; null when they cannot be had. */
export async function listsAfterGap(): Promise<{ chats: ChatStatus[]; openRequests: number } | null> {
  const [chats, requests] = await Promise.all([
    callEndpoint(listChats, { query: { limit: '100' } }),
    callEndpoint(listRequests, { query: {} }),
  ])
  return chats.ok && requests.ok ? { chats: chats.data.items, openRequests: requests.data.items.length } : null
}
