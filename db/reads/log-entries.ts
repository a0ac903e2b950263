import { and, asc, eq, gt } from 'drizzle-orm'
import type { Reader } from '#db/reads/chat-access.ts'
import { chatEvents } from '#db/schema/chats.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** A chat's log after a seq, oldest first. What is in the log was parsed before it was written. */
export async function readLog(
  reader: Reader,
  input: { chatId: ChatId; after: number; limit?: number },
): Promise<ChatEvent[]> {
  const query = reader
    .select({ seq: chatEvents.seq, at: chatEvents.at, type: chatEvents.type, payload: chatEvents.payload })
    .from(chatEvents)
    .where(and(eq(chatEvents.chatId, input.chatId), gt(chatEvents.seq, input.after)))
    .orderBy(asc(chatEvents.seq))
  const rows = await (input.limit === undefined ? query : query.limit(input.limit))
  return rows.map(({ seq, at, type, payload }) => ({ ...payload, type, seq, at }) as ChatEvent)
}
