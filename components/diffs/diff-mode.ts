'use client'

import { useSyncExternalStore } from 'react'

export const diffModes = ['unified', 'split'] as const
export type DiffMode = (typeof diffModes)[number]

const name = 'greenroom.diff-mode'
const readers = new Set<() => void>()

function subscribe(reader: () => void): () => void {
  readers.add(reader)
  window.addEventListener('storage', reader)
  return () => {
    readers.delete(reader)
    window.removeEventListener('storage', reader)
  }
}
const read = (): DiffMode => (localStorage.getItem(name) === 'split' ? 'split' : 'unified')

/** How this browser shows diffs, and a way to change it, for all that are on the page. */
export function useDiffMode(): [DiffMode, (mode: DiffMode) => void] {
  const mode = useSyncExternalStore(subscribe, read, (): DiffMode => 'unified')
  const change = (next: DiffMode) => {
    localStorage.setItem(name, next)
    for (const reader of readers) reader()
  }
  return [mode, change]
}
