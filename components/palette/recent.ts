const name = 'greenroom-palette-recent'
const limit = 20

/** Ids of what was chosen in the palette, the last first, as this browser remembers them. */
export function readRecent(): string[] {
  try {
    return (window.localStorage.getItem(name) ?? '').split('\n').filter(Boolean)
  } catch (error) {
    if (error instanceof DOMException) return []
    throw error
  }
}

export function rememberChosen(id: string): void {
  try {
    window.localStorage.setItem(name, [id, ...readRecent().filter((each) => each !== id)].slice(0, limit).join('\n'))
  } catch (error) {
    // Storage that is full or switched off: nothing is remembered.
    if (!(error instanceof DOMException)) throw error
  }
}
