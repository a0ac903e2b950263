import { z } from 'zod'
import { chatId } from '#lib/domain/ids.ts'
import { filePart } from '#lib/domain/parts/part.ts'

/** Where somebody writes: in a chat, or for one that is not there yet. */
export const draftPlace = z.union([z.literal('new'), chatId])
export type DraftPlace = z.infer<typeof draftPlace>

/** What somebody is writing. `editedAt` is null until they wrote anything there. */
export const draft = z.object({
  text: z.string(),
  files: z.array(filePart).max(50),
  editedAt: z.iso.datetime().nullable(),
})
export type Draft = z.infer<typeof draft>
