import { and, desc, eq, gte, isNull } from 'drizzle-orm'
import type { Transaction } from '#db/client.ts'
import { readRunningTurn } from '#db/reads/running-turn.ts'
import { messages } from '#db/schema/chats.ts'
import { sessions } from '#db/schema/sessions.ts'
import type { Head } from '#db/writes/in-chat.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { MessageId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

/**
 * Cuts a chat's transcript before a message of a person, so that something else can be said instead; what its agents remember is
 * lost with it. Gives the events that say so. Throws `conflict` while a turn runs, and `invalid` where nothing can be said instead.
 */
export async function cutTranscript(tx: Transaction, head: Head, messageId: MessageId): Promise<EventDraft[]> {
  if (await readRunningTurn(tx, head.chatId))
    throw new Refusal('conflict', 'A turn is running. Stop it first, then send this again.')
  const shown = and(eq(messages.chatId, head.chatId), isNull(messages.cutAt))
  const [first] = await tx
    .select({ position: messages.position, author: messages.author, steered: messages.steered })
    .from(messages)
    .where(and(shown, eq(messages.id, messageId)))
  if (!first) throw notFound('message')
  if (first.author.kind !== 'person' || first.steered)
    throw new Refusal('invalid', 'Only what a person asked for can be said again.')
  await tx
    .update(messages)
    .set({ cutAt: head.at })
    .where(and(shown, gte(messages.position, first.position)))
  const [last] = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(shown)
    .orderBy(desc(messages.position))
    .limit(1)
  await tx.update(sessions).set({ state: 'lost', knownPosition: 0 }).where(eq(sessions.chatId, head.chatId))
  return [{ type: 'chat.rewound', lastMessageId: last?.id ?? null, partCount: null, filesRestored: false }]
}
