import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { messages } from '#db/schema/chats.ts'
import type { Actor } from '#lib/domain/actors/actor.ts'
import { type Snippet, snippetOf } from '#lib/domain/chats/snippet.ts'
import type { ChatId, MessageId } from '#lib/domain/ids.ts'

export type FindHit = { messageId: MessageId; at: string; snippet: Snippet }

const hitLimit = 500

/** The newest messages of a chat whose text holds the query as it is written, whatever its case; oldest first. */
export async function findInChat(
  actor: Actor,
  store: Store,
  { chatId, query }: { chatId: ChatId; query: string },
): Promise<{ items: FindHit[]; more: boolean }> {
  await findChat(actor, store.database, chatId)
  const pattern = `%${query.replaceAll(/[\\%_]/g, '\\$&')}%`
  const place = sql`strpos(lower(${messages.searchText}), lower(${query}))`
  const rows = await store.database
    .select({
      messageId: messages.id,
      at: messages.at,
      excerpt: sql<string>`substring(${messages.searchText} from greatest(1, ${place} - 90) for 400)`,
    })
    .from(messages)
    .where(and(eq(messages.chatId, chatId), isNull(messages.cutAt), sql`${messages.searchText} ilike ${pattern}`))
    .orderBy(desc(messages.position))
    .limit(hitLimit + 1)
  const items = rows
    .slice(0, hitLimit)
    .reverse()
    .map(({ excerpt, ...hit }) => ({ ...hit, snippet: snippetOf(excerpt, [query.toLowerCase()]) }))
  return { items, more: rows.length > hitLimit }
}
