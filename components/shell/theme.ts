import { remember } from '#components/shell/remembered.ts'
import { themes } from '#lib/domain/people/looks.ts'
import type { Preferences } from '#lib/domain/people/preferences.ts'

export type Theme = Preferences['theme']
export const themeWords: Record<Theme, string> = { system: 'Like the system', light: 'Light', dark: 'Dark' }

export const densityWords: Record<Preferences['density'], string> = { comfortable: 'Comfortable', compact: 'Compact' }

export const themeOf = (value: string): Theme => themes.find((theme) => theme === value) ?? 'system'

/** Paints the page as somebody likes it, and has this browser remember it for the next first paint. */
export function showLook({ theme, density }: Pick<Preferences, 'theme' | 'density'>): void {
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset.theme
  else dataset.theme = theme
  if (density === 'comfortable') delete dataset.density
  else dataset.density = density
  remember('theme', theme)
  remember('density', density)
}
