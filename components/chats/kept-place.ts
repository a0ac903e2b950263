import { z } from 'zod'

/** Where somebody was in a chat: an item of the transcript, and how far below its top they had scrolled. */
const place = z.object({ key: z.string(), offset: z.number() })
export type KeptPlace = z.infer<typeof place>

const nameOf = (chatId: string) => `greenroom.place.${chatId}`

/** The place that this tab was left at; null where that was the end. */
export function readPlace(chatId: string): KeptPlace | null {
  const text = sessionStorage.getItem(nameOf(chatId))
  if (text === null) return null
  try {
    return place.parse(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null
    throw error
  }
}

export function keepPlace(chatId: string, at: KeptPlace | null): void {
  if (at) sessionStorage.setItem(nameOf(chatId), JSON.stringify(at))
  else sessionStorage.removeItem(nameOf(chatId))
}
