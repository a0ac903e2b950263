'use client'

import { useSyncExternalStore } from 'react'

/** Whether this browser shows notifications of this page: `impossible` where it cannot at all. */
export type Permission = NotificationPermission | 'impossible'

const readers = new Set<() => void>()
const tell = () => {
  for (const reader of readers) reader()
}
const read = (): Permission => {
  if (typeof Notification === 'undefined' || !window.isSecureContext) return 'impossible'
  return Notification.permission
}

function subscribe(reader: () => void): () => void {
  readers.add(reader)
  // Somebody may have changed it in the browser's own settings.
  window.addEventListener('focus', tell)
  return () => {
    readers.delete(reader)
    if (readers.size === 0) window.removeEventListener('focus', tell)
  }
}

/** The permission as it is now; null while the page comes from the server. */
export const usePermission = (): Permission | null => useSyncExternalStore(subscribe, read, () => null)

/** Asks the person, who must just have clicked: browsers refuse it otherwise. */
export async function askPermission(): Promise<void> {
  await Notification.requestPermission()
  tell()
}

type Note = { title: string; body: string; tag: string; onClick?: () => void }

/** Shows a notification; false where the browser lets only service workers do so. */
export function showNote({ title, body, tag, onClick }: Note): boolean {
  try {
    const note = new Notification(title, { body, tag, icon: '/icon.svg' })
    note.onclick = () => {
      window.focus()
      note.close()
      onClick?.()
    }
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
