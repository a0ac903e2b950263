import { z } from 'zod'
import { endpoint } from '#lib/domain/api/endpoint.ts'
import { deletedPath, folderList, pathView, savedFile } from '#lib/domain/files/file.ts'
import { deletionId } from '#lib/domain/files/file-job.ts'
import { filePath, folderPath } from '#lib/domain/files/path-schema.ts'
import { chatId } from '#lib/domain/ids.ts'

const params = z.object({ chatId })
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'Not the hash of a file')
const path = '/chats/{chatId}/files'

export const readPath = endpoint({
  method: 'GET',
  path,
  summary: 'A folder of the worktree, or a file; without a path its top. `known` is the hash of what the caller has',
  params,
  query: z.object({ path: folderPath.default(''), known: hash.optional() }),
  status: 200,
  answer: pathView.meta({ id: 'WorktreePath' }),
  otherType: 'application/octet-stream',
})
export const writeFile = endpoint({
  method: 'PUT',
  path,
  summary: 'Save a file over the one with that hash, or with `baseHash` null a new one; 409 when it changed meanwhile',
  params,
  query: z.object({ path: filePath }),
  body: z.strictObject({ text: z.string(), baseHash: hash.nullable() }),
  status: 200,
  answer: savedFile.meta({ id: 'SavedFile' }),
})
export const deletePath = endpoint({
  method: 'DELETE',
  path,
  summary: 'Delete a file or folder; it can be restored for a day. With `baseHash` only when the file still has it',
  params,
  query: z.object({ path: filePath, baseHash: hash.optional() }),
  status: 200,
  answer: deletedPath.meta({ id: 'DeletedPath' }),
})
export const listFolders = endpoint({
  method: 'POST',
  path: `${path}/list`,
  summary: 'Many folders at once, and the paths that contain a text',
  params,
  body: z.strictObject({ paths: z.array(folderPath).max(200), filter: z.string().min(1).max(200).optional() }),
  status: 200,
  answer: folderList.meta({ id: 'FolderList' }),
})
export const makeFolder = endpoint({
  method: 'POST',
  path: `${path}/folders`,
  summary: 'Make a folder',
  params,
  body: z.strictObject({ path: filePath }),
  status: 201,
  answer: z.object({ path: z.string() }),
})
export const movePath = endpoint({
  method: 'POST',
  path: `${path}/move`,
  summary: 'Rename or move a file or folder; nothing is written over',
  params,
  body: z.strictObject({ from: filePath, to: filePath }),
  status: 200,
  answer: z.object({ path: z.string() }),
})
export const restorePath = endpoint({
  method: 'POST',
  path: `${path}/restore`,
  summary: 'Bring back what was deleted',
  params,
  body: z.strictObject({ path: filePath, deletionId }),
  status: 200,
  answer: z.object({ path: z.string() }),
})
export const recordChanges = endpoint({
  method: 'POST',
  path: `${path}/record`,
  summary:
    'Make a patch of what was changed by hand since the last one; 409 while a turn runs, whose start did it already',
  params,
  status: 200,
  answer: z.object({ recorded: z.boolean() }),
})
