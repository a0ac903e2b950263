import { eq, inArray } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { chatHeads, chats } from '#db/schema/chats.ts'
import type { ChatId, PersonId } from '#lib/domain/ids.ts'

export type ChatHead = { chatId: ChatId; seq: number; ownerId: PersonId; deleted: boolean }

/**
 * How far the logs of chats go and whose they are. It has no actor: the web asks in the name of all who follow them, each of whom
 * was allowed to, and tells none of it to anybody.
 */
export async function readChatHeads(store: Store, chatIds: readonly ChatId[]): Promise<ChatHead[]> {
  if (chatIds.length === 0) return []
  const rows = await store.database
    .select({ chatId: chats.id, seq: chatHeads.seq, ownerId: chats.ownerId, deletedAt: chats.deletedAt })
    .from(chats)
    .innerJoin(chatHeads, eq(chatHeads.chatId, chats.id))
    .where(inArray(chats.id, [...chatIds]))
  return rows.map(({ deletedAt, ...head }) => ({ ...head, deleted: deletedAt !== null }))
}
