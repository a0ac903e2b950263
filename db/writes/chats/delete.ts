import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { authorOf } from '#db/reads/turn-rows.ts'
import { chats } from '#db/schema/chats.ts'
import { drafts as writtenDrafts } from '#db/schema/drafts.ts'
import { append } from '#db/writes/append-events.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { stopRunningTurn } from '#db/writes/turns/stop-running.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** Marks a chat deleted: nobody sees it any more, nothing more is claimed, what runs is stopped and its streams are closed. */
export async function deleteChat(actor: AccountActor, store: Store, { chatId }: { chatId: ChatId }): Promise<void> {
  await inChat(store, chatId, async (tx, head) => {
    const chat = await findChat(actor, tx, chatId)
    const drafts = await stopRunningTurn(tx, head, await authorOf(actor, tx))
    await append(tx, store, { chatId, at: head.at }, drafts)
    await tx.update(chats).set({ deletedAt: head.at }).where(eq(chats.id, chatId))
    await tx.delete(writtenDrafts).where(eq(writtenDrafts.place, chatId))
    await store.bus.publish(tx, { type: 'closed', by: { chatId }, reason: 'deleted' })
    if (drafts.length > 0) await store.bus.publish(tx, { type: 'work', hostId: chat.hostId, chatId })
  })
}
