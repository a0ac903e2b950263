import { constants } from 'node:fs'
import { type FileHandle, lstat, mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

const asFolder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW

type Opened = { handle: FileHandle; path: string }

/**
 * Runs something in a folder below `root` that is reached through no link: each name is opened below the one before it, so that whoever
 * replaces a folder by a link meanwhile gains nothing. `folder` is good for what is directly in it, while it runs. (Where there is no
 * `/proc`, the names are only checked one by one.) With `create` missing folders are made.
 */
export async function inFolder<T>(
  at: { root: string; segments: readonly string[]; create?: boolean },
  run: (folder: string) => Promise<T>,
): Promise<T> {
  let current = await enter(at.root)
  try {
    for (const name of at.segments) {
      const below = path.join(current.path, name)
      if (at.create) await mkdir(below).catch(ignoreExisting)
      const next = await enter(below).catch((error: unknown) => explain(error, below, name))
      const passed = current
      current = next
      await passed.handle.close()
    }
    return await run(current.path)
  } finally {
    await current.handle.close()
  }
}

async function enter(folder: string): Promise<Opened> {
  const handle = await open(folder, asFolder)
  return { handle, path: process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : folder }
}

async function explain(error: unknown, below: string, name: string): Promise<never> {
  const code = codeOf(error)
  if (code === 'ENOENT') throw notFound('file or folder')
  if (code !== 'ENOTDIR' && code !== 'ELOOP') throw asRefusal(error)
  const found = await lstat(below).catch(() => null)
  if (found?.isSymbolicLink()) throw new Refusal('invalid', `“${name}” is a link. Links are not followed here.`)
  throw notFound('file or folder')
}

export const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw asRefusal(error)
}

const words: Record<string, string> = {
  EACCES: 'Greenroom may not do this: the file or its folder is protected.',
  EPERM: 'Greenroom may not do this: the file or its folder is protected.',
  EROFS: 'The disk of this host cannot be written.',
  ENOSPC: 'The disk of this host is full.',
  EDQUOT: 'The disk of this host is full.',
}

/** What the file system refused, as a `Refusal` where a person can do something about it. */
export function asRefusal(error: unknown): unknown {
  const code = codeOf(error)
  if (code === 'ENOENT') return notFound('file or folder')
  if (code === 'ELOOP') return new Refusal('invalid', 'This is a link. Links are not followed here.', { cause: error })
  if (code === 'ENAMETOOLONG') return new Refusal('invalid', 'The name is too long.', { cause: error })
  const said = code === null ? undefined : words[code]
  return said ? new Refusal('unavailable', said, { cause: error }) : error
}
