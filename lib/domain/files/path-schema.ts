import { z } from 'zod'
import { filePathFault } from '#lib/domain/files/file-path.ts'

/** A file or folder below a worktree: relative, normalised, never in a `.git`. */
export const filePath = z.string().superRefine((text, context) => {
  const fault = filePathFault(text)
  if (fault) context.addIssue({ code: 'custom', message: fault })
})

/** As `filePath`; the empty text is the worktree itself. */
export const folderPath = z.union([z.literal(''), filePath])
