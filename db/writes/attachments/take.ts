import { and, eq, inArray } from 'drizzle-orm'
import type { Transaction } from '#db/client.ts'
import { isSent } from '#db/reads/attachments.ts'
import { attachments } from '#db/schema/attachments.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { countWords, filesPerMessage } from '#lib/domain/attachments/allowed.ts'
import { toFilePart } from '#lib/domain/attachments/file-part.ts'
import type { AttachmentId, ChatId } from '#lib/domain/ids.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/**
 * The actor's unsent attachments as parts of a message, in the order of their ids. The chat's head is held, so that none is sent
 * twice. Throws `invalid` for one that is not there, not theirs or of another chat, and `conflict` for one that was sent.
 */
export async function takeAttachments(
  actor: AccountActor,
  tx: Transaction,
  { chatId, attachmentIds }: { chatId: ChatId; attachmentIds: readonly AttachmentId[] },
): Promise<FilePart[]> {
  if (attachmentIds.length === 0) return []
  const field = (message: string, fault: string) =>
    new Refusal('invalid', message, { fields: { attachmentIds: fault } })
  if (attachmentIds.length > filesPerMessage) throw field(countWords, 'Too many')
  if (new Set(attachmentIds).size < attachmentIds.length) throw field('A file is named twice.', 'Named twice')
  const { id, name, mediaType, byteCount } = attachments
  const rows = await tx
    .select({ attachmentId: id, name, mediaType, byteCount, sent: isSent })
    .from(attachments)
    .where(
      and(eq(attachments.chatId, chatId), eq(attachments.personId, actor.personId), inArray(id, [...attachmentIds])),
    )
  return attachmentIds.map((wanted) => {
    const row = rows.find(({ attachmentId }) => attachmentId === wanted)
    if (!row) throw field('One of the files is not there any more. Attach it again.', 'No such file')
    const { sent, ...info } = row
    if (sent) throw new Refusal('conflict', `“${info.name}” was sent already.`)
    return toFilePart(info)
  })
}
