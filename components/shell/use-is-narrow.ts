'use client'

import { useSyncExternalStore } from 'react'

const query = '(max-width: 767px)'
const subscribe = (reader: () => void) => {
  const media = window.matchMedia(query)
  media.addEventListener('change', reader)
  return () => media.removeEventListener('change', reader)
}

/** Whether panels are sheets. The server renders for a wide screen and hides by style what a narrow one has not. */
export const useIsNarrow = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  )
