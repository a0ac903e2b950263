import type { AttachmentInfo } from '#lib/domain/attachments/attachment.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'

/** A file as a part of a message. */
export const toFilePart = (info: AttachmentInfo): FilePart => ({ type: 'file', ...info })
