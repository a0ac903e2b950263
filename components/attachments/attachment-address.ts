import { readAttachment } from '#lib/domain/api/attachments.ts'
import type { AttachmentId } from '#lib/domain/ids.ts'

/** Where a file of a chat is read. */
export const attachmentAddress = (chatId: string, attachmentId: AttachmentId): string =>
  `/api/v1${readAttachment.path
    .replace('{chatId}', encodeURIComponent(chatId))
    .replace('{attachmentId}', encodeURIComponent(attachmentId))}`
