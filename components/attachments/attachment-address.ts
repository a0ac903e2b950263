import { addressOf } from '#components/calls/call-endpoint.ts'
import type { AttachmentId } from '#lib/domain/ids.ts'

/** Where a file of a chat is read. */
export const attachmentAddress = (chatId: string, attachmentId: AttachmentId): string =>
  addressOf('readAttachment', { chatId, attachmentId }).path
