import { z } from 'zod'
import { messageId, patchId, turnId } from '#lib/domain/ids.ts'
import { author } from '#lib/domain/people/author.ts'

export const patchFile = z.object({
  path: z.string(),
  previousPath: z.string().nullable(),
  change: z.enum(['added', 'modified', 'deleted', 'renamed']),
  binary: z.boolean(),
  hunks: z.number().int(),
  added: z.number().int(),
  removed: z.number().int(),
})
export type PatchFile = z.infer<typeof patchFile>

export const patchStates = ['pending', 'accepted', 'rejected', 'replaced'] as const

/** A patch without its hunks. `number` counts a chat's patches from 1; `author` says who made it: a backend or a person. */
export const patchInfo = z.object({
  patchId,
  number: z.number().int(),
  turnId: turnId.nullable(),
  messageId: messageId.nullable(),
  author,
  person: z.string().nullable(),
  state: z.enum(patchStates),
  failedMidTurn: z.boolean(),
  files: z.array(patchFile),
  /** Files that changed but are too large to store, by name. */
  omitted: z.array(z.string()),
  createdAt: z.iso.datetime(),
})
export type PatchInfo = z.infer<typeof patchInfo>
