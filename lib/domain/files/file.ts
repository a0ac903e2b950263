import { z } from 'zod'

/** Above it a file is not opened as text, only downloaded. */
export const textLimitBytes = 1024 * 1024
/** Above it a file is not handed out at all. */
export const rawLimitBytes = 10 * 1024 * 1024
/** So many entries of one folder are listed. */
export const folderLimit = 2000

export const fileChanges = ['added', 'modified', 'deleted'] as const
export type FileChange = (typeof fileChanges)[number]

/** One name in a folder. A folder is `modified` when something below it changed since the chat's files were made. */
export const fileEntry = z.object({
  name: z.string(),
  kind: z.enum(['file', 'folder', 'link', 'other']),
  change: z.enum(fileChanges).nullable(),
  /** Nothing records it: Git ignores it. */
  ignored: z.boolean(),
  size: z.number().int().nullable(),
})
export type FileEntry = z.infer<typeof fileEntry>

/** `more` names were left out of `entries`. */
export const folderView = z.object({
  kind: z.literal('folder'),
  path: z.string(),
  entries: z.array(fileEntry),
  more: z.number().int(),
})
export type FolderView = z.infer<typeof folderView>

/** `text` is null where it cannot be shown as text: `why` says so. `hash` is the SHA-256 of its bytes. */
export const fileView = z.object({
  kind: z.literal('file'),
  path: z.string(),
  text: z.string().nullable(),
  why: z.enum(['binary', 'too_large']).nullable(),
  mediaType: z.string(),
  byteCount: z.number().int(),
  hash: z.string().nullable(),
})
export type FileView = z.infer<typeof fileView>

export const linkView = z.object({ kind: z.literal('link'), path: z.string(), target: z.string() })
/** The caller has it already. */
export const unchangedView = z.object({ kind: z.literal('unchanged'), path: z.string() })

export const pathView = z.discriminatedUnion('kind', [folderView, fileView, linkView, unchangedView])
export type PathView = z.infer<typeof pathView>

export const foundPath = z.object({ path: z.string(), change: z.enum(fileChanges).nullable() })
export type FoundPath = z.infer<typeof foundPath>

/** Folders as they are now, null where there is none of that name any more; and what a filter found, null without one. */
export const folderList = z.object({
  folders: z.array(z.object({ path: z.string(), folder: folderView.nullable() })),
  found: z.array(foundPath).nullable(),
})
export type FolderList = z.infer<typeof folderList>

export const fileBytes = z.object({ mediaType: z.string(), base64: z.string() })
export const savedFile = z.object({ path: z.string(), hash: z.string(), byteCount: z.number().int() })
export const deletedPath = z.object({ path: z.string(), deletionId: z.string() })

const byExtension: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  ico: 'image/x-icon',
  pdf: 'application/pdf',
}

/** What a file is, by its name; text where it is text. */
export function mediaTypeOf(name: string, isText: boolean): string {
  if (isText) return 'text/plain; charset=utf-8'
  return byExtension[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream'
}
