import {
  type AllowedType,
  damagedFault,
  isImageType,
  isTextType,
  sizeFault,
  typeFault,
} from '#lib/domain/attachments/allowed.ts'
import { cleanName } from '#lib/domain/attachments/clean-name.ts'
import { mayBeText } from '#lib/domain/attachments/text-type.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const beginningBytes = 4096

export type PreparedFile = { file: File; mediaType: AllowedType }

/**
 * A file as it may be uploaded: images made small enough, all else looked at by the server's own list. The server looks again, at the
 * bytes.
 */
export async function prepareFile(given: File): Promise<PreparedFile | Refusal> {
  const name = cleanName(given.name)
  const mediaType = await guessType(given).catch(() => 'unreadable' as const)
  if (mediaType === 'unreadable')
    return new Refusal('invalid', `“${name}” could not be read. Folders cannot be attached.`)
  if (mediaType === 'image') return await prepareImage(given, name)
  if (mediaType === null) return typeFault(name)
  return sizeFault(name, mediaType, given.size) ?? { file: given, mediaType }
}

async function prepareImage(given: File, name: string): Promise<PreparedFile | Refusal> {
  const { shrinkImage } = await import('#components/attachments/shrink-image.ts')
  const file = await shrinkImage(given)
  if (file && isImageType(file.type)) return sizeFault(name, file.type, file.size) ?? { file, mediaType: file.type }
  return isImageType(given.type) ? damagedFault(name) : typeFault(name)
}

/** Systems call a file what they like (`.ts` is a video to some), so that it reads like text counts more than its type. */
async function guessType(file: File): Promise<AllowedType | 'image' | null> {
  if (file.type === 'application/pdf') return 'application/pdf'
  const isVector = file.type === 'image/svg+xml'
  if (file.type.startsWith('image/') && !isVector) return 'image'
  const beginning = new Uint8Array(await file.slice(0, beginningBytes).arrayBuffer())
  if (!mayBeText(beginning)) return null
  const extension = /\.(csv|json)$/i.exec(file.name)?.[1]?.toLowerCase()
  const type = extension === 'csv' ? 'text/csv' : extension === 'json' ? 'application/json' : 'text/plain'
  return isTextType(type) ? type : null
}
