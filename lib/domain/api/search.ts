import { z } from 'zod'
import { endpoint } from '#lib/domain/api/endpoint.ts'
import { queryLimit } from '#lib/domain/chats/query-limit.ts'
import { snippet } from '#lib/domain/chats/snippet.ts'
import { chatId, messageId, workspaceId } from '#lib/domain/ids.ts'

export const searchHit = z
  .object({
    chatId,
    workspaceId,
    workspaceName: z.string(),
    title: snippet,
    /** The message that says it; null where only the title does. */
    messageId: messageId.nullable(),
    snippet: snippet.nullable(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'SearchHit' })
export type SearchHit = z.infer<typeof searchHit>

export const search = endpoint({
  method: 'GET',
  path: '/search',
  summary: 'Your chats whose title or messages say something, best first',
  query: z.object({
    query: z.string().trim().min(1, 'Say what to look for').max(queryLimit, `At most ${queryLimit} characters`),
    limit: z.coerce.number<string>().int().min(1).max(100).default(30),
  }),
  status: 200,
  answer: z.object({ items: z.array(searchHit) }),
})
