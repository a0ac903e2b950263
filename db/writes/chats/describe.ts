import { and, desc, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { chats } from '#db/schema/chats.ts'
import { turns } from '#db/schema/turns.ts'
import { append } from '#db/writes/append-events.ts'
import { inChat } from '#db/writes/in-chat.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { ChatId, TurnId } from '#lib/domain/ids.ts'

type Description = { chatId: ChatId; turnId: TurnId; title?: string | null; summary?: string | null }

/**
 * Gives a chat the title that a model wrote, unless a person named it meanwhile, and the summary of a turn, unless another ended
 * meanwhile. Null and what is the same already change nothing.
 */
export async function describeChat(
  host: HostActor,
  store: Store,
  { chatId, turnId, ...words }: Description,
): Promise<void> {
  const { title, summary } = storable(words)
  await inChat(store, chatId, async (tx, { at }) => {
    const chat = await findChat(host, tx, chatId)
    const [last] = await tx
      .select({ id: turns.id })
      .from(turns)
      .where(and(eq(turns.chatId, chatId), eq(turns.state, 'ended')))
      .orderBy(desc(turns.claimedSeq))
      .limit(1)
    const retitled = title && chat.titleBy !== 'person' ? { title } : {}
    const resummed = summary && last?.id === turnId && summary !== chat.summary ? { summary } : {}
    const changes = { ...(title !== chat.title && retitled), ...resummed }
    if (retitled.title) await tx.update(chats).set({ titleBy: 'model' }).where(eq(chats.id, chatId))
    if (Object.keys(changes).length === 0) return
    await tx.update(chats).set(changes).where(eq(chats.id, chatId))
    await append(tx, store, { chatId, at }, [{ type: 'chat.updated', ...changes }])
  })
}
