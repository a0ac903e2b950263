import { isImageType } from '#lib/domain/attachments/allowed.ts'

/** A Content-Disposition (RFC 6266): images and PDF are shown, all else is saved under its name. */
export function dispositionOf(name: string, mediaType: string): string {
  const kind = isImageType(mediaType) || mediaType === 'application/pdf' ? 'inline' : 'attachment'
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, hex)}`
}

/** RFC 8187 leaves these to be escaped too. */
const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
