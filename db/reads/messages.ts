import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, ne, or } from 'drizzle-orm'
import { z } from 'zod'
import type { Store } from '#db/client.ts'
import { findChat, type Reader, toChatInfo } from '#db/reads/chat-access.ts'
import { cutPage, makeCursor, readCursor } from '#db/reads/page-cursor.ts'
import { patchInfoColumns } from '#db/reads/patches.ts'
import { foldTurn, readRunningTurn, readTurnLog } from '#db/reads/running-turn.ts'
import { toTurnInfo } from '#db/reads/turn-rows.ts'
import { messages } from '#db/schema/chats.ts'
import { patches } from '#db/schema/patches.ts'
import { turns } from '#db/schema/turns.ts'
import type { Actor, HostActor } from '#lib/domain/actors/actor.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import { projectMessage, projectTurns } from '#lib/domain/events/project.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { ChatId, MessageId } from '#lib/domain/ids.ts'
import type { PatchInfo } from '#lib/domain/patches/patch.ts'

type MessagePage = { items: Message[]; nextCursor: string | null }
type Transcript = MessagePage & { turns: ChatView['turns']; patches: PatchInfo[] }

/**
 * The newest messages of a chat, or those before a cursor, oldest first, with their turns and the patches among them. A running
 * turn's message has its parts so far.
 */
export async function listMessages(
  actor: Actor,
  store: Store,
  input: { chatId: ChatId; limit: number; cursor?: string | undefined },
): Promise<Transcript> {
  const read = async (tx: Reader) => {
    const chat = await findChat(actor, tx, input.chatId)
    const { items, nextCursor } = await readMessagePage(tx, input)
    const running = await readRunningTurn(tx, input.chatId)
    const isListed = running?.messageId && items.some((item) => item.id === running.messageId)
    const grown = isListed ? foldTurn(toChatInfo(chat), running, await readTurnLog(tx, running)) : null
    const whole = items.map((item) => grown?.messages.find((message) => message.id === item.id) ?? item)
    const known = { ...(await readTurnsOf(tx, items)), ...grown?.turns }
    const among = await readPatchesAmong(tx, { ...input, items })
    return {
      items: whole.map((message) => projectMessage(message, chat.role)),
      nextCursor,
      turns: projectTurns(known, chat.role),
      patches: among,
    }
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

/** The turns that `items` belong to. */
async function readTurnsOf(reader: Reader, items: readonly Message[]): Promise<ChatView['turns']> {
  const ids = new Set(items.flatMap((item) => item.turnId ?? []))
  if (ids.size === 0) return {}
  const rows = await reader
    .select()
    .from(turns)
    .where(inArray(turns.id, [...ids]))
  return Object.fromEntries(rows.map((row) => [row.id, toTurnInfo(row)]))
}

/** The patches of `items`, and those without a message that were made while these were the last ones. */
async function readPatchesAmong(
  reader: Reader,
  { chatId, cursor, items }: { chatId: ChatId; cursor?: string | undefined; items: readonly Message[] },
): Promise<PatchInfo[]> {
  const [oldest] = items
  if (!oldest) return []
  const next = cursor === undefined ? undefined : await readMessageAt(reader, chatId, readCursor(z.int(), cursor))
  const loose = and(
    isNull(patches.messageId),
    gte(patches.createdAt, oldest.at),
    next === undefined ? undefined : lt(patches.createdAt, next),
  )
  const ids = items.map((item) => item.id)
  return await reader
    .select(patchInfoColumns)
    .from(patches)
    .where(and(eq(patches.chatId, chatId), or(inArray(patches.messageId, ids), loose)))
    .orderBy(desc(patches.number))
}

async function readMessageAt(reader: Reader, chatId: ChatId, position: number): Promise<string | undefined> {
  const [row] = await reader
    .select({ at: messages.at })
    .from(messages)
    .where(and(eq(messages.chatId, chatId), eq(messages.position, position)))
  return row?.at
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
