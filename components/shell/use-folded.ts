'use client'

import { useCallback, useSyncExternalStore } from 'react'

const key = 'greenroom-folded'
const readers = new Set<() => void>()
let folded: ReadonlySet<string> | undefined
const none: ReadonlySet<string> = new Set()

function read(): ReadonlySet<string> {
  folded ??= new Set(stored().split(',').filter(Boolean))
  return folded
}

function stored(): string {
  try {
    return window.localStorage.getItem(key) ?? ''
  } catch (error) {
    if (error instanceof DOMException) return ''
    throw error
  }
}

function write(next: ReadonlySet<string>) {
  folded = next
  try {
    window.localStorage.setItem(key, [...next].join(','))
  } catch (error) {
    // Storage that is full or switched off: it is folded until the page is left.
    if (!(error instanceof DOMException)) throw error
  }
  for (const reader of readers) reader()
}

const subscribe = (reader: () => void) => {
  readers.add(reader)
  return () => readers.delete(reader)
}

/** Which sections of the sidebar are folded, remembered in this browser. */
export function useFolds(): { isFolded: (id: string) => boolean; toggle: (id: string) => void } {
  const current = useSyncExternalStore(subscribe, read, () => none)
  const toggle = useCallback((id: string) => {
    const next = new Set(read())
    if (!next.delete(id)) next.add(id)
    write(next)
  }, [])
  return { isFolded: (id) => current.has(id), toggle }
}
