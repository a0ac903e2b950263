import { eq, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { attachments } from '#db/schema/attachments.ts'
import { inChat } from '#db/writes/in-chat.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { type AllowedType, chatLimitBytes } from '#lib/domain/attachments/allowed.ts'
import type { AttachmentInfo } from '#lib/domain/attachments/attachment.ts'
import { byteWords } from '#lib/domain/attachments/byte-words.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { newId } from '#lib/ids.ts'

export type NewAttachment = { chatId: ChatId; name: string; mediaType: AllowedType; bytes: Uint8Array }

/** Keeps an inspected file for a chat, to be sent with a message. Throws `too_large` where the chat has too many of them. */
export async function addAttachment(actor: AccountActor, store: Store, input: NewAttachment): Promise<AttachmentInfo> {
  const { chatId, name, mediaType, bytes } = input
  return await inChat(store, chatId, async (tx) => {
    const { role } = await findChat(actor, tx, chatId)
    if (role === 'viewer') throw new Refusal('forbidden', 'You may look at this chat, and not write in it.')
    const [sum] = await tx
      .select({ byteCount: sql<string>`coalesce(sum(${attachments.byteCount}), 0)` })
      .from(attachments)
      .where(eq(attachments.chatId, chatId))
    if (Number(sum?.byteCount) + bytes.length > chatLimitBytes)
      throw new Refusal('too_large', `The files of a chat can have ${byteWords(chatLimitBytes)} together at most.`)
    const id = newId('att')
    const info = { name, mediaType, byteCount: bytes.length }
    await tx.insert(attachments).values({ id, chatId, personId: actor.personId, ...info, bytes })
    return { attachmentId: id, ...info }
  })
}
