'use client'

import { useSyncExternalStore } from 'react'

const name = 'greenroom-shell-screen-reader'
const readers = new Set<() => void>()
let current: boolean | undefined

function read(): boolean {
  try {
    current ??= window.localStorage.getItem(name) === 'on'
  } catch {
    // A browser that keeps nothing for a page: it is as it was first.
    current ??= false
  }
  return current
}

function set(on: boolean): void {
  current = on
  try {
    window.localStorage.setItem(name, on ? 'on' : 'off')
  } catch {
    // The same: it holds until the page is left.
  }
  for (const reader of readers) reader()
}

const subscribe = (reader: () => void) => {
  readers.add(reader)
  return () => readers.delete(reader)
}

/** Whether shells are read out to screen readers, remembered by this browser. It costs speed where much is printed. */
export const useScreenReader = (): [boolean, (on: boolean) => void] => [
  useSyncExternalStore(subscribe, read, () => false),
  set,
]
