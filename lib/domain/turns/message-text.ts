import { storable } from '#lib/domain/events/storable.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { messageLimitBytes } from '#lib/domain/turns/turn.ts'

/** A message's text as it is kept. Throws `Refusal` `invalid` for a blank one and `too_large`. */
export function messageText(text: string): string {
  if (text.trim() === '')
    throw new Refusal('invalid', 'Write something first.', { fields: { text: 'Write something' } })
  if (new TextEncoder().encode(text).length > messageLimitBytes)
    throw new Refusal('too_large', `A message can be at most ${messageLimitBytes / 1024} kB long.`)
  return storable(text)
}
