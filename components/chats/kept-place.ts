/** Where somebody was in a chat: an item of the transcript, and how far below its top they had scrolled. */
export type KeptPlace = { key: string; offset: number }

const nameOf = (chatId: string) => `greenroom.place.${chatId}`

/** The place that this tab was left at; null where that was the end. */
export function readPlace(chatId: string): KeptPlace | null {
  const text = sessionStorage.getItem(nameOf(chatId))
  if (text === null) return null
  try {
    const { key, offset } = JSON.parse(text)
    return typeof key === 'string' && typeof offset === 'number' ? { key, offset } : null
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null
    throw error
  }
}

export function keepPlace(chatId: string, at: KeptPlace | null): void {
  if (at) sessionStorage.setItem(nameOf(chatId), JSON.stringify(at))
  else sessionStorage.removeItem(nameOf(chatId))
}
