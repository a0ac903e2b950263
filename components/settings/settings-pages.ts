/** Every page of the settings, in the order of their list; some are for administrators alone. */
export const settingsPages = [
  { id: 'you', href: '/settings', words: 'You' },
  { id: 'tokens', href: '/settings/tokens', words: 'API tokens' },
  { id: 'credentials', href: '/settings/credentials', words: 'Credentials' },
  { id: 'appearance', href: '/settings/appearance', words: 'Appearance' },
  { id: 'notifications', href: '/settings/notifications', words: 'Notifications' },
  { id: 'chats', href: '/settings/chats', words: 'New chats' },
  { id: 'usage', href: '/settings/usage', words: 'Usage' },
  { id: 'deleted', href: '/settings/deleted', words: 'Deleted chats' },
  { id: 'people', href: '/settings/people', words: 'People', administrators: true },
  { id: 'backends', href: '/settings/backends', words: 'Backends', administrators: true },
  { id: 'budgets', href: '/settings/budgets', words: 'Budgets', administrators: true },
  { id: 'hosts', href: '/settings/hosts', words: 'Hosts', administrators: true },
  { id: 'installation', href: '/settings/installation', words: 'Titles and summaries', administrators: true },
] as const satisfies readonly SettingsPage[]

export type SettingsPage = { id: string; href: string; words: string; administrators?: true }
export type SettingsPageId = (typeof settingsPages)[number]['id']

/** Those that somebody may open. */
export const settingsPagesFor = ({ administrator }: { administrator: boolean }): readonly SettingsPage[] =>
  settingsPages.filter((page: SettingsPage) => administrator || !page.administrators)
