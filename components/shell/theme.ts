import { remember } from '#components/shell/remembered.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const themeOf = (value: string | undefined): Theme => themes.find((theme) => theme === value) ?? 'system'

/** Shows the page in a theme and remembers it. `system` follows the system, also when it changes. */
export function chooseTheme(theme: Theme): void {
  remember('theme', theme)
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
