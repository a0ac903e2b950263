import { fileTypeFromBuffer } from 'file-type'
import {
  type AllowedType,
  damagedFault,
  isImageType,
  pixelFault,
  sizeFault,
  typeFault,
} from '#lib/domain/attachments/allowed.ts'
import { cleanName } from '#lib/domain/attachments/clean-name.ts'
import { imageSize } from '#lib/domain/attachments/image-size.ts'
import { textTypeOf } from '#lib/domain/attachments/text-type.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export type InspectedFile = { name: string; mediaType: AllowedType; bytes: Uint8Array }

/** A file as it may be kept: what it is comes from its bytes, whatever it is called. Throws `invalid` and `too_large`. */
export async function inspectFile(file: { name: string; bytes: Uint8Array }): Promise<InspectedFile> {
  const name = cleanName(file.name)
  const { bytes } = file
  if (bytes.length === 0) throw new Refusal('invalid', `“${name}” is empty.`, { fields: { file: 'Empty' } })
  const mediaType = await typeOf(name, bytes)
  const fault = sizeFault(name, mediaType, bytes.length)
  if (fault) throw fault
  if (isImageType(mediaType)) {
    const size = imageSize(mediaType, bytes)
    const wrong = size ? pixelFault(name, size) : damagedFault(name)
    if (wrong) throw wrong
  }
  return { name, mediaType, bytes }
}

/** A text may begin like anything (“GIF”, “BM”), so that it is one counts more than how it begins; a PDF may be text all through. */
async function typeOf(name: string, bytes: Uint8Array): Promise<AllowedType> {
  const found = await fileTypeFromBuffer(bytes)
  if (found?.mime === 'application/pdf') return found.mime
  const text = textTypeOf(name, bytes)
  if (text) return text
  if (found && isImageType(found.mime)) return found.mime
  throw typeFault(name, found && `a file of the type ${found.mime}`)
}
