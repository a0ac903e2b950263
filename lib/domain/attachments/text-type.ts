import type { TextType } from '#lib/domain/attachments/allowed.ts'

/**
 * Which text a file is, by its bytes: null where it is none. Text is UTF-8 without control characters but tabs, line and page
 * breaks, and escapes as logs have them. JSON and CSV are so by name, and JSON only where it is JSON.
 */
export function textTypeOf(name: string, bytes: Uint8Array): TextType | null {
  const text = readText(bytes)
  if (text === null) return null
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase()
  if (extension === 'csv') return 'text/csv'
  return extension === 'json' && isJson(text) ? 'application/json' : 'text/plain'
}

/** Whether the beginning of a file, cut anywhere, may be that of a text. */
export const mayBeText = (beginning: Uint8Array): boolean => readText(beginning, { stream: true }) !== null

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const unprintable = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f]/

function readText(bytes: Uint8Array, options: { stream?: boolean } = {}): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, options)
    return unprintable.test(text) ? null : text
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
