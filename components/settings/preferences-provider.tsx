'use client'

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { type PreferencesState, PreferencesStore } from '#components/settings/preferences-store.ts'
import { showLook } from '#components/shell/theme.ts'
import type { PreferenceChanges, Preferences } from '#lib/domain/people/preferences.ts'

const PreferencesContext = createContext<PreferencesStore | null>(null)

/** How the person likes Greenroom, for everything below it: painted at once, saved at once, the same in all tabs. */
export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
  const [store] = useState(() => new PreferencesStore(initial))
  useEffect(() => store.start(), [store])
  useEffect(() => store.take(initial), [store, initial])
  const { theme, density } = useSyncExternalStore(store.subscribe, store.read, store.read).preferences
  useEffect(() => showLook({ theme, density }), [theme, density])
  return <PreferencesContext value={store}>{children}</PreferencesContext>
}

export function usePreferences(): PreferencesState & {
  change: (changes: PreferenceChanges) => Promise<void>
  preferences: Preferences
} {
  const store = useContext(PreferencesContext)
  if (!store) throw new Error('PreferencesProvider is missing above this component')
  return { ...useSyncExternalStore(store.subscribe, store.read, store.read), change: store.change }
}
