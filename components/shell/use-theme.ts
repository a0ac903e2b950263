'use client'

import { useSyncExternalStore } from 'react'
import { chooseTheme, type Theme, themeOf } from '#components/shell/theme.ts'

const readers = new Set<() => void>()
const subscribe = (reader: () => void) => {
  readers.add(reader)
  return () => readers.delete(reader)
}

/** The chosen theme, the same for everything on the page that shows or changes it. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(
    subscribe,
    () => themeOf(document.documentElement.dataset.theme),
    (): Theme => 'system',
  )
  const choose = (next: Theme) => {
    chooseTheme(next)
    for (const reader of readers) reader()
  }
  return [theme, choose]
}
