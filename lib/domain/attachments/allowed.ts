import { byteWords } from '#lib/domain/attachments/byte-words.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** What may be attached: the one list for the picker, for what is dropped or pasted, and for the server. */
export const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const
export const textTypes = ['text/plain', 'text/csv', 'application/json'] as const
export type ImageType = (typeof imageTypes)[number]
export type TextType = (typeof textTypes)[number]
export type AllowedType = ImageType | TextType | 'application/pdf'

export const isImageType = (type: string): type is ImageType => imageTypes.some((each) => each === type)
export const isTextType = (type: string): type is TextType => textTypes.some((each) => each === type)

const megabyte = 1024 * 1024

/**
 * The largest image that each of the common providers takes: 5 MB in base64 and 8000 pixels a side
 * (https://docs.claude.com/en/docs/build-with-claude/vision).
 */
export const imageLimitBytes = 3.75 * megabyte
export const imageLimitPx = 8000
/** The longest file of any kind. */
export const fileLimitBytes = 10 * megabyte
const plainTextLimitBytes = megabyte
/** How many files a message may have. */
export const filesPerMessage = 10
/** How much all files of a chat may have together. */
export const chatLimitBytes = 200 * megabyte

export const limitBytesOf = (type: AllowedType): number => {
  if (isImageType(type)) return imageLimitBytes
  return type === 'text/plain' ? plainTextLimitBytes : fileLimitBytes
}

/** For a file picker. Text has too many names to list them all, so its own “all files” stays of use. */
export const pickerTypes = [
  ...imageTypes,
  'application/pdf',
  'application/json',
  'text/*',
  ...'.md .csv .log .ts .tsx .js .jsx .py .rs .go .java .kt .c .h .cpp .cs .rb .php .sh .sql .toml .yaml .yml .xml .svg'.split(
    ' ',
  ),
].join(',')

const kinds = 'Images (PNG, JPEG, GIF, WebP), text, CSV, JSON and PDF can be.'

/** Why a file is none of the allowed ones; `found` is what it seems to be. */
export const typeFault = (name: string, found?: string): Refusal =>
  new Refusal('invalid', `“${name}” cannot be attached${found ? `: it is ${found}` : ''}. ${kinds}`, {
    fields: { file: 'Not an allowed type' },
  })

export const damagedFault = (name: string): Refusal =>
  new Refusal('invalid', `“${name}” cannot be attached: it is damaged.`, { fields: { file: 'Damaged' } })

/** What is wrong with how much there is of a file of an allowed type; null where nothing is. */
export function sizeFault(name: string, type: AllowedType, byteCount: number): Refusal | null {
  if (byteCount === 0) return new Refusal('invalid', `“${name}” is empty.`, { fields: { file: 'Empty' } })
  const limit = limitBytesOf(type)
  if (byteCount <= limit) return null
  const what = isImageType(type) ? 'An image' : type === 'text/plain' ? 'Text' : 'A file of this type'
  return new Refusal(
    'too_large',
    `“${name}” has ${byteWords(byteCount)}. ${what} can have ${byteWords(limit)} at most.`,
  )
}

/** What is wrong with how many pixels an image has; null where nothing is. */
export const pixelFault = (name: string, { width, height }: { width: number; height: number }): Refusal | null =>
  Math.max(width, height) <= imageLimitPx
    ? null
    : new Refusal(
        'too_large',
        `“${name}” is ${width} × ${height} pixels. An image can have ${imageLimitPx} a side at most.`,
      )

export const countWords = `A message can have ${filesPerMessage} files at most.`
