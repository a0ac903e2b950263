import { constants, mkdir, realpath, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { PromptFile } from '#agent-host/backends/backend.ts'
import { isImageType, isTextType } from '#lib/domain/attachments/allowed.ts'

/** What an agent can be handed within a prompt; of the rest it is told where it lies. */
export type Takes = { image: boolean; text: boolean; pdf: boolean }

/** A longer text is told by its place: handed over, it would fill the model's window. */
const textLimitBytes = 96 * 1024
/** Of a prompt; with base64 and the rest it stays below what agents read and providers take in one request (20 MB). */
const promptLimitBytes = 14 * 1024 * 1024

/** The files that can be handed over, and those that cannot, each in their order. */
export function sortFiles(files: readonly PromptFile[], takes: Takes): { handed: PromptFile[]; placed: PromptFile[] } {
  const handed: PromptFile[] = []
  const placed: PromptFile[] = []
  let left = promptLimitBytes
  for (const file of files) {
    const fits = isTaken(file, takes) && file.bytes.length <= left
    if (fits) left -= file.bytes.length
    ;(fits ? handed : placed).push(file)
  }
  return { handed, placed }
}

function isTaken({ mediaType, bytes }: PromptFile, takes: Takes): boolean {
  if (isTextType(mediaType)) return takes.text && bytes.length <= textLimitBytes
  return isImageType(mediaType) ? takes.image : takes.pdf
}

/** Writes files below a home, for its agent alone, and says in words of a prompt where they are; null without files. */
export async function placeFiles(home: string, files: readonly PromptFile[]): Promise<string | null> {
  if (files.length === 0) return null
  const lines: string[] = []
  for (const file of files)
    lines.push(`- ${await placeFile(home, file)} (${file.mediaType}, ${file.bytes.length} bytes)`)
  return `Attached files, to be read from where they are:\n${lines.join('\n')}`
}

async function placeFile(home: string, { id, name, bytes }: PromptFile): Promise<string> {
  const folder = path.join(home, 'attachments', id)
  if (path.basename(name) !== name || name === '..') throw new Error('the name of a file leads elsewhere')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // The home is its agent's, which may have put a link there.
  if ((await realpath(folder)) !== path.join(await realpath(home), 'attachments', id))
    throw new Error('the folder of attachments leads elsewhere')
  const place = path.join(folder, name)
  const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants
  await writeFile(place, bytes, { mode: 0o600, flag: O_CREAT | O_NOFOLLOW | O_TRUNC | O_WRONLY })
  return place
}

/** A text in a fence that is longer than any in it, with its name, for agents that take nothing but words. */
export function fenced({ name, bytes }: PromptFile): string {
  const text = new TextDecoder().decode(bytes)
  const longest = Math.max(2, ...[...text.matchAll(/^`{3,}/gm)].map(([fence]) => fence.length))
  const fence = '`'.repeat(longest + 1)
  return `${name}:\n${fence}\n${text.replace(/\n$/, '')}\n${fence}`
}

export const base64Of = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
