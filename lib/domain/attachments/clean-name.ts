const limitBytes = 200

/**
 * A file's name as it is kept: without folders, without characters that cannot be seen or that turn the reading direction, of at
 * most 200 bytes in UTF-8 with its extension kept.
 */
export function cleanName(name: string): string {
  const last =
    name
      .toWellFormed()
      .split(/[/\\]/)
      .findLast((piece) => piece.trim() !== '') ?? ''
  const visible = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim()
  if (visible === '' || /^\.+$/.test(visible)) return 'file'
  const [, base = visible, extension = ''] = /^(.+?)(\.[^.\s]{1,16})?$/u.exec(visible) ?? []
  return `${cutTo(base, limitBytes - bytesOf(extension))}${extension}`
}

function cutTo(text: string, bytes: number): string {
  let kept = ''
  let length = 0
  for (const character of text) {
    length += bytesOf(character)
    if (length > bytes) return kept.trimEnd()
    kept += character
  }
  return kept
}

const encoder = new TextEncoder()
const bytesOf = (text: string) => encoder.encode(text).length
