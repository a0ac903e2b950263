import { useSyncExternalStore } from 'react'

/** A value of the page that any part sets and one shows, such as what a dialog is about; null until it is set. */
export function pageValue<Value>(): { set: (next: Value | null) => void; useValue: () => Value | null } {
  let value: Value | null = null
  const readers = new Set<() => void>()
  const subscribe = (reader: () => void) => {
    readers.add(reader)
    return () => readers.delete(reader)
  }
  return {
    set(next) {
      value = next
      for (const reader of readers) reader()
    },
    useValue: () =>
      useSyncExternalStore(
        subscribe,
        () => value,
        () => null,
      ),
  }
}
