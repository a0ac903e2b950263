import { and, asc, desc, eq, gt, isNull, lt, ne } from 'drizzle-orm'
import { z } from 'zod'
import type { Store } from '#db/client.ts'
import { findChat, type Reader, toChatInfo } from '#db/reads/chat-access.ts'
import { cutPage, makeCursor, readCursor } from '#db/reads/page-cursor.ts'
import { foldTurn, readRunningTurn, readTurnLog } from '#db/reads/running-turn.ts'
import { messages } from '#db/schema/chats.ts'
import type { Actor, HostActor } from '#lib/domain/actors/actor.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import { projectMessage } from '#lib/domain/events/project.ts'
import type { ChatId, MessageId } from '#lib/domain/ids.ts'

type MessagePage = { items: Message[]; nextCursor: string | null }

/** The newest messages of a chat, or those before a cursor, oldest first. A running turn's message has its parts so far. */
export async function listMessages(
  actor: Actor,
  store: Store,
  input: { chatId: ChatId; limit: number; cursor?: string | undefined },
): Promise<MessagePage> {
  const read = async (tx: Reader) => {
    const chat = await findChat(actor, tx, input.chatId)
    const { items, nextCursor } = await readMessagePage(tx, input)
    const running = await readRunningTurn(tx, input.chatId)
    const isListed = running?.messageId && items.some((item) => item.id === running.messageId)
    const grown = isListed ? foldTurn(toChatInfo(chat), running, await readTurnLog(tx, running)).messages : []
    const whole = items.map((item) => grown.find((message) => message.id === item.id) ?? item)
    return { items: whole.map((message) => projectMessage(message, chat.role)), nextCursor }
  }
  return await store.database.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' })
}

/** A page of the messages as their rows have them. `except` leaves one out. */
export async function readMessagePage(
  reader: Reader,
  input: { chatId: ChatId; limit: number; cursor?: string | undefined; except?: MessageId | null },
): Promise<MessagePage> {
  const before = input.cursor === undefined ? undefined : lt(messages.position, readCursor(z.int(), input.cursor))
  const except = input.except ? ne(messages.id, input.except) : undefined
  const rows = await reader
    .select()
    .from(messages)
    .where(and(eq(messages.chatId, input.chatId), isNull(messages.cutAt), before, except))
    .orderBy(desc(messages.position))
    .limit(input.limit + 1)
  const { page, more } = cutPage(rows, input.limit)
  const oldest = page.at(-1)
  return {
    items: page.toReversed().map(toMessage),
    nextCursor: more && oldest ? makeCursor(oldest.position) : null,
  }
}

/** The messages between two positions of the transcript, both excluded, oldest first. */
export async function readUntold(
  host: HostActor,
  store: Store,
  input: { chatId: ChatId; afterPosition: number; beforePosition: number },
): Promise<Message[]> {
  await findChat(host, store.database, input.chatId)
  const rows = await store.database
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.chatId, input.chatId),
        isNull(messages.cutAt),
        gt(messages.position, input.afterPosition),
        lt(messages.position, input.beforePosition),
      ),
    )
    .orderBy(asc(messages.position))
  return rows.map(toMessage)
}

const toMessage = ({ id, author, at, turnId, parts, steered }: typeof messages.$inferSelect): Message => ({
  id,
  author,
  at,
  turnId,
  parts,
  ...(steered && { steered }),
})
