import { createHash } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { lstat, open, readlink } from 'node:fs/promises'
import path from 'node:path'
import type { FilePlace } from '#agent-host/files/file-place.ts'
import { asRefusal, inFolder } from '#agent-host/files/in-folder.ts'
import { type FileView, mediaTypeOf, type PathView, rawLimitBytes, textLimitBytes } from '#lib/domain/files/file.ts'
import { nameOf, parentOf, segmentsOf } from '#lib/domain/files/file-path.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Never waits for a pipe's other end, never follows a link. */
const reading = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

export const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What a path is; a file is read as text where it is short enough and text. `null` for a folder. Throws `not_found`, `invalid`. */
export async function readFileAt(
  place: FilePlace,
  file: string,
  known: string | null,
): Promise<Exclude<PathView, { kind: 'folder' }> | null> {
  return await inFolder({ root: place.worktree, segments: segmentsOf(parentOf(file)) }, async (folder) => {
    const at = path.join(folder, nameOf(file))
    const found = await look(at)
    if (found.isDirectory()) return null
    if (found.isSymbolicLink()) return { kind: 'link', path: file, target: await readlink(at) }
    if (found.size > textLimitBytes) return tooLarge(file, found.size)
    const bytes = await readBytes(at, textLimitBytes)
    const hash = hashOf(bytes)
    if (hash === known) return { kind: 'unchanged', path: file }
    const text = textOf(bytes)
    const mediaType = mediaTypeOf(file, text !== null)
    const why = text === null ? 'binary' : null
    return { kind: 'file', path: file, text, why, mediaType, byteCount: bytes.length, hash }
  })
}

/** A file's bytes, to be shown or downloaded. Throws `too_large`, `not_found`, `invalid`. */
export async function readBytesAt(place: FilePlace, file: string): Promise<{ mediaType: string; base64: string }> {
  return await inFolder({ root: place.worktree, segments: segmentsOf(parentOf(file)) }, async (folder) => {
    const bytes = await readBytes(path.join(folder, nameOf(file)), rawLimitBytes)
    return { mediaType: mediaTypeOf(file, false), base64: bytes.toString('base64') }
  })
}

/** The bytes of a regular file. Throws `too_large`, `not_found`, and `invalid` for what is none. */
export async function readBytes(at: string, limitBytes: number): Promise<Buffer> {
  const handle = await open(at, reading).catch((error: unknown) => {
    throw asRefusal(error)
  })
  try {
    const found = await handle.stat()
    if (!found.isFile()) throw new Refusal('invalid', 'This is not a file that can be read.')
    if (found.size > limitBytes) throw pastLimit(limitBytes)
    const bytes = await handle.readFile()
    if (bytes.length > limitBytes) throw pastLimit(limitBytes)
    return bytes
  } finally {
    await handle.close()
  }
}

/** What is there, links as links. Throws `not_found`. */
export async function look(at: string): Promise<Stats> {
  return await lstat(at).catch((error: unknown) => {
    throw asRefusal(error)
  })
}

const pastLimit = (bytes: number) => new Refusal('too_large', `The file is larger than ${bytes / 1024 / 1024} MB.`)

function tooLarge(file: string, byteCount: number): FileView {
  const mediaType = mediaTypeOf(file, false)
  return { kind: 'file', path: file, text: null, why: 'too_large', mediaType, byteCount, hash: null }
}

/** Text is UTF-8 without NUL; a byte order mark stays in it. */
function textOf(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
