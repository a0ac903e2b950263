import { storable } from '#lib/domain/events/storable.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { messageLimitBytes } from '#lib/domain/turns/limits.ts'

export const isTooLong = (text: string): boolean => new TextEncoder().encode(text).length > messageLimitBytes

/** What is wrong with a message's text, in words; null where it may be sent. One with files needs none. */
export function messageFault(text: string, fileCount = 0): string | null {
  if (text.trim() === '' && fileCount === 0) return 'Write something first.'
  return isTooLong(text) ? `A message can be at most ${messageLimitBytes / 1024} kB long.` : null
}

/** A message's text as it is kept: empty where it has files alone. Throws `Refusal` `invalid` for a blank one and `too_large`. */
export function messageText(text: string, fileCount = 0): string {
  const fault = messageFault(text, fileCount)
  if (fault === null) return text.trim() === '' ? '' : storable(text)
  throw text.trim() === ''
    ? new Refusal('invalid', fault, { fields: { text: 'Write something' } })
    : new Refusal('too_large', fault)
}
