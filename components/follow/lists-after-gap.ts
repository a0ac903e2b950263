import { z } from 'zod'
import { callApi } from '#components/calls/call-api.ts'
import { type ChatStatus, chatStatus } from '#lib/domain/chats/chat.ts'

const chatPage = z.object({ items: z.array(chatStatus) })
const requestPage = z.object({ items: z.array(z.unknown()) })

/** What the feed would have said while the stream was down, read from the lists; null when they cannot be had. */
export async function listsAfterGap(): Promise<{ chats: ChatStatus[]; openRequests: number } | null> {
  const [chats, requests] = await Promise.all([
    callApi('/chats?limit=100', chatPage),
    callApi('/requests', requestPage),
  ])
  return chats.ok && requests.ok ? { chats: chats.data.items, openRequests: requests.data.items.length } : null
}
