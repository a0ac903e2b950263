import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { FilePlace } from '#agent-host/files/file-place.ts'
import { asRefusal, codeOf, inFolder } from '#agent-host/files/in-folder.ts'
import { hashOf, look, readBytes } from '#agent-host/files/read-file.ts'
import { rawLimitBytes, textLimitBytes } from '#lib/domain/files/file.ts'
import { nameOf, parentOf, segmentsOf } from '#lib/domain/files/file-path.ts'
import { Refusal } from '#lib/domain/refusal.ts'

type Save = { path: string; text: string; baseHash: string | null }

/** The name of a file that is being written, next to the one that it becomes. */
const partName = () => `.greenroom-${randomBytes(6).toString('hex')}`

/**
 * Saves a file whole or not at all: over the one with that hash, or with null as a new one, whose folders are made. Throws `conflict` when
 * something else is there, `too_large`.
 */
export async function saveFile(
  place: FilePlace,
  { path: file, text, baseHash }: Save,
): Promise<{ path: string; hash: string; byteCount: number }> {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length > textLimitBytes)
    throw new Refusal('too_large', `A file can be at most ${textLimitBytes / 1024 / 1024} MB long to be edited here.`)
  const folder = { root: place.worktree, segments: segmentsOf(parentOf(file)), create: baseHash === null }
  await inFolder(folder, async (opened) => {
    const at = path.join(opened, nameOf(file))
    if (baseHash === null) return await writeNew(at, bytes, 0o644, 'There is a file of that name already.')
    const mode = await requireSame(at, baseHash)
    const part = path.join(opened, partName())
    try {
      await writeNew(part, bytes, mode, 'This could not be saved. Try again.')
      await rename(part, at)
    } catch (error) {
      await rm(part, { force: true })
      throw asRefusal(error)
    }
  })
  return { path: file, hash: hashOf(bytes), byteCount: bytes.length }
}

/** Makes a folder, with those above it. Throws `conflict`. */
export async function makeFolder(place: FilePlace, folder: string): Promise<void> {
  const above = { root: place.worktree, segments: segmentsOf(parentOf(folder)), create: true }
  await inFolder(above, async (opened) => {
    await mkdir(path.join(opened, nameOf(folder))).catch((error: unknown) => {
      if (codeOf(error) === 'EEXIST') throw new Refusal('conflict', 'There is something of that name already.')
      throw asRefusal(error)
    })
  })
}

/** Gives a file or folder another name, whose folders are made. Nothing is written over: `conflict`. */
export async function movePath(place: FilePlace, from: string, to: string): Promise<void> {
  if (to === from || to.startsWith(`${from}/`)) throw new Refusal('invalid', 'It cannot be moved into itself.')
  const source = { root: place.worktree, segments: segmentsOf(parentOf(from)) }
  const target = { root: place.worktree, segments: segmentsOf(parentOf(to)), create: true }
  await inFolder(source, async (fromFolder) => {
    await look(path.join(fromFolder, nameOf(from)))
    await inFolder(target, async (toFolder) => {
      await requireFree(path.join(toFolder, nameOf(to)))
      await rename(path.join(fromFolder, nameOf(from)), path.join(toFolder, nameOf(to))).catch((error: unknown) => {
        throw asRefusal(error)
      })
    })
  })
}

/** Throws `conflict` where a name is taken. */
export async function requireFree(at: string): Promise<void> {
  const found = await lstat(at).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null
    throw asRefusal(error)
  })
  if (found) throw new Refusal('conflict', 'There is something of that name already.')
}

/** Throws `conflict` where a file is not what the caller knows. Gives its mode. */
export async function requireSame(at: string, hash: string): Promise<number> {
  const found = await lstat(at).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') throw new Refusal('conflict', 'The file was deleted meanwhile.')
    throw asRefusal(error)
  })
  if (hashOf(await readBytes(at, rawLimitBytes)) !== hash)
    throw new Refusal('conflict', 'The file was changed meanwhile.')
  return found.mode & 0o777
}

async function writeNew(at: string, bytes: Buffer, mode: number, taken: string): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const handle = await open(at, flags, mode).catch((error: unknown) => {
    throw codeOf(error) === 'EEXIST' ? new Refusal('conflict', taken) : asRefusal(error)
  })
  try {
    await handle.writeFile(bytes)
    await handle.chmod(mode)
  } catch (error) {
    await rm(at, { force: true })
    throw asRefusal(error)
  } finally {
    await handle.close()
  }
}
