import { z } from 'zod'
import { attachmentId } from '#lib/domain/ids.ts'

/** A file that was given to a chat. */
export const attachmentInfo = z.object({
  attachmentId,
  name: z.string(),
  mediaType: z.string(),
  byteCount: z.number().int(),
})
export type AttachmentInfo = z.infer<typeof attachmentInfo>
