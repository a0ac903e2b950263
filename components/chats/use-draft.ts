'use client'

import { useCallback, useEffect, useState } from 'react'

/** What somebody is writing, kept in this browser under `key` until it was sent. Empty while the server renders. */
export function useDraft(key: string): [string, (text: string) => void] {
  const name = `greenroom-draft-${key}`
  const [text, setText] = useState('')
  useEffect(() => setText(storage()?.getItem(name) ?? ''), [name])
  const change = useCallback(
    (next: string) => {
      setText(next)
      if (next === '') storage()?.removeItem(name)
      else storage()?.setItem(name, next)
    },
    [name],
  )
  return [text, change]
}

/** The browser's storage; null where it is switched off. */
function storage(): Storage | null {
  try {
    return window.localStorage
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}
