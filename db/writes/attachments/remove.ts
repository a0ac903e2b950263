import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { isSent } from '#db/reads/attachments.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { attachments } from '#db/schema/attachments.ts'
import { inChat } from '#db/writes/in-chat.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { AttachmentId, ChatId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

/** Removes an attachment that its person did not send. Throws `conflict` where it was sent. */
export async function removeAttachment(
  actor: AccountActor,
  store: Store,
  { chatId, attachmentId }: { chatId: ChatId; attachmentId: AttachmentId },
): Promise<void> {
  await inChat(store, chatId, async (tx) => {
    await findChat(actor, tx, chatId)
    const own = and(
      eq(attachments.id, attachmentId),
      eq(attachments.chatId, chatId),
      eq(attachments.personId, actor.personId),
    )
    const [row] = await tx.select({ sent: isSent }).from(attachments).where(own)
    if (!row) throw notFound('attachment')
    if (row.sent) throw new Refusal('conflict', 'This file was sent: it is part of the chat now.')
    await tx.delete(attachments).where(own)
  })
}
