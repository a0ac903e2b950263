type Shown = { id?: string; duration?: number; action?: { label: string; onClick: () => void } }
type Show = (words: string, shown?: Shown) => unknown

/** What shows toasts is loaded with the first of them, and takes the place of this promise. */
const area = Promise.withResolvers<Show>()
let asked = false
const readers = new Set<() => void>()

export const areToastsAsked = (): boolean => asked
export function subscribeToToasts(reader: () => void): () => void {
  readers.add(reader)
  return () => readers.delete(reader)
}
export const showToastsBy = (show: Show): void => area.resolve(show)

/** Tells something that somebody did not just ask for, or offers to undo what they did. */
export function toast(words: string, shown?: Shown): void {
  void area.promise.then((show) => show(words, shown))
  if (asked) return
  asked = true
  for (const reader of readers) reader()
}
