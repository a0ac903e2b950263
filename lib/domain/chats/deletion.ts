import { z } from 'zod'
import { chatId } from '#lib/domain/ids.ts'

/** For so long a deleted chat can be brought back; then it goes for good. */
export const undoDays = 7
export const undoMs = undoDays * 24 * 3_600_000

/** A chat that can be brought back until `goneAt`. */
export const deletedChat = z.object({
  chatId,
  title: z.string().nullable(),
  workspaceName: z.string(),
  deletedAt: z.iso.datetime(),
  goneAt: z.iso.datetime(),
  /** How many of its patches nobody accepted or rejected. */
  pendingPatches: z.number().int(),
})
export type DeletedChat = z.infer<typeof deletedChat>
