import { z } from 'zod'
import { attachmentId } from '#lib/domain/ids.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'

/** A file that was given to a chat. */
export const attachmentInfo = z.object({
  attachmentId,
  name: z.string(),
  mediaType: z.string(),
  byteCount: z.number().int(),
})
export type AttachmentInfo = z.infer<typeof attachmentInfo>

/** It as a part of a message. */
export const toFilePart = (info: AttachmentInfo): FilePart => ({ type: 'file', ...info })
