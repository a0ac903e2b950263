import { and, eq, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { findChat, isListed, toChatInfo } from '#db/reads/chat-access.ts'
import { chats } from '#db/schema/chats.ts'
import { turns } from '#db/schema/turns.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { append } from '#db/writes/append-events.ts'
import { moveTo } from '#db/writes/chats/move.ts'
import { type Head, inChat } from '#db/writes/in-chat.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ChatInfo } from '#lib/domain/chats/chat.ts'
import { undoMs } from '#lib/domain/chats/deletion.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/**
 * Brings a deleted chat back while its time for undo lasts. What waited in its queue is held, so that nothing starts by surprise;
 * where its workspace is gone it comes back in the Default one. Throws `not_found`.
 */
export async function restoreChat(
  actor: AccountActor,
  store: Store,
  { chatId }: { chatId: ChatId },
): Promise<ChatInfo> {
  return await inChat(store, chatId, async (tx, head) => {
    const [deleted] = await tx
      .select({ chat: chats, workspaceGone: sql<boolean>`${workspaces.deletedAt} is not null` })
      .from(chats)
      .innerJoin(workspaces, eq(workspaces.id, chats.workspaceId))
      .where(
        and(
          eq(chats.id, chatId),
          eq(chats.ownerId, actor.personId),
          isListed,
          sql`${chats.deletedAt} > ${fromNow(-undoMs)}`,
        ),
      )
    if (!deleted) throw notFound('chat')
    const drafts = await holdQueue(tx, head)
    if (deleted.workspaceGone) drafts.push(await backToDefault(actor, tx, head))
    await tx.update(chats).set({ deletedAt: null }).where(eq(chats.id, chatId))
    await append(tx, store, { chatId, at: head.at }, drafts)
    await store.bus.publish(tx, { type: 'person', personId: actor.personId, chatId })
    return toChatInfo(await findChat(actor, tx, chatId))
  })
}

async function holdQueue(tx: Transaction, { chatId }: Head): Promise<EventDraft[]> {
  const waiting = await tx.$count(turns, and(eq(turns.chatId, chatId), eq(turns.state, 'queued')))
  if (waiting === 0) return []
  await tx.update(chats).set({ queueHeld: true }).where(eq(chats.id, chatId))
  return [{ type: 'chat.updated', queueHeld: true }]
}

async function backToDefault(actor: AccountActor, tx: Transaction, head: Head): Promise<EventDraft> {
  const [standard] = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(eq(workspaces.ownerId, actor.personId), eq(workspaces.isDefault, true)))
  if (!standard) throw notFound('workspace')
  const moved = await moveTo(tx, { head, chat: { ownerId: actor.personId }, workspaceId: standard.id })
  return { type: 'chat.updated', ...moved }
}
