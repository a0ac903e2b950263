'use client'

import { usePreferences } from '#components/settings/preferences-provider.tsx'
import type { Theme } from '#components/shell/theme.ts'

/** The person's theme, and what changes it on all their devices. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const { preferences, change } = usePreferences()
  return [preferences.theme, (theme) => void change({ theme })]
}
