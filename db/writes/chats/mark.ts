import { sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { chatHeads, chatMarks } from '#db/schema/chats.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** The actor has seen the chat up to `seq`; what they have seen already stays seen. */
export async function markRead(
  actor: AccountActor,
  store: Store,
  { chatId, seq }: { chatId: ChatId; seq: number },
): Promise<void> {
  await store.database.transaction(async (tx) => {
    await findChat(actor, tx, chatId)
    const written = sql`(select least(${seq}::bigint, seq) from ${chatHeads} where chat_id = ${chatId})`
    const changed = await tx
      .insert(chatMarks)
      .values({ personId: actor.personId, chatId, readSeq: written as unknown as number })
      .onConflictDoUpdate({
        target: [chatMarks.personId, chatMarks.chatId],
        set: { readSeq: sql`excluded.read_seq` },
        setWhere: sql`excluded.read_seq > ${chatMarks.readSeq}`,
      })
      .returning({ chatId: chatMarks.chatId })
    if (changed.length > 0) await store.bus.publish(tx, { type: 'person', personId: actor.personId, chatId })
  })
}

/** Puts a chat on top of the actor's list, or back in its place. */
export async function setPinned(
  actor: AccountActor,
  tx: Transaction,
  { chatId, pinnedAt }: { chatId: ChatId; pinnedAt: string | null },
): Promise<void> {
  await tx
    .insert(chatMarks)
    .values({ personId: actor.personId, chatId, pinnedAt })
    .onConflictDoUpdate({ target: [chatMarks.personId, chatMarks.chatId], set: { pinnedAt } })
}
