import { z } from 'zod'
import { filePath, folderPath } from '#lib/domain/files/path-schema.ts'
import { chatId, personId, workspaceId } from '#lib/domain/ids.ts'

const ofChat = { chatId, workspaceId }
const hash = z.string().regex(/^[0-9a-f]{64}$/)
export const deletionId = z.string().regex(/^[0-9a-f]{24}$/)

/** What is asked of the files of a chat's worktree. Rows of these hold what files say: they go soon after they ended. */
export const fileJobInputs = [
  z.object({ kind: z.literal('read_path'), ...ofChat, path: folderPath, known: hash.nullable() }),
  z.object({ kind: z.literal('read_bytes'), ...ofChat, path: filePath }),
  z.object({ kind: z.literal('list_folders'), ...ofChat, paths: z.array(folderPath), filter: z.string().nullable() }),
  z.object({
    kind: z.literal('write_file'),
    ...ofChat,
    path: filePath,
    text: z.string(),
    /** The hash of what it is written over; null: there must be none. */
    baseHash: hash.nullable(),
  }),
  z.object({ kind: z.literal('make_folder'), ...ofChat, path: filePath }),
  z.object({ kind: z.literal('delete_path'), ...ofChat, path: filePath, baseHash: hash.nullable() }),
  z.object({ kind: z.literal('restore_path'), ...ofChat, path: filePath, deletionId }),
  z.object({ kind: z.literal('move_path'), ...ofChat, from: filePath, to: filePath }),
  z.object({
    kind: z.literal('record_changes'),
    ...ofChat,
    person: z.object({ personId, name: z.string() }),
  }),
] as const

export type FileJobInput = z.infer<(typeof fileJobInputs)[number]>
export type FileJobKind = FileJobInput['kind']

export const fileJobKinds = fileJobInputs.map((input) => input.shape.kind.value)
export const isFileJob = (input: { kind: string }): input is FileJobInput =>
  fileJobKinds.some((kind) => kind === input.kind)

/** While one of these is open, no turn of its chat begins; and none is accepted while a turn runs. */
export const writesFiles: Record<FileJobKind, boolean> = {
  read_path: false,
  read_bytes: false,
  list_folders: false,
  write_file: true,
  make_folder: true,
  delete_path: true,
  restore_path: true,
  move_path: true,
  record_changes: true,
}
