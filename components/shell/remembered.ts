/** What this browser remembers of how somebody set up the page. Cookies, so that the server renders it right at once. */
export const rememberedNames = {
  sidebar: 'greenroom-sidebar',
  sidebarWidth: 'greenroom-sidebar-width',
  panel: 'greenroom-panel',
  panelWidth: 'greenroom-panel-width',
  theme: 'greenroom-theme',
  density: 'greenroom-density',
} as const
export type Remembered = keyof typeof rememberedNames

const yearSeconds = 365 * 24 * 3600

export function remember(what: Remembered, value: string): void {
  const secure = location.protocol === 'https:' ? '; secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs a secure origin, which a server at home may not have
  document.cookie = `${rememberedNames[what]}=${value}; path=/; max-age=${yearSeconds}; samesite=lax${secure}`
}
