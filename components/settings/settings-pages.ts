/** Every page of the settings, in the groups and the order of their list; some are for administrators alone. */
const settingsGroups: readonly SettingsGroup[] = [
  {
    words: 'Account',
    pages: [
      { href: '/settings', words: 'You' },
      { href: '/settings/tokens', words: 'API tokens' },
      { href: '/settings/credentials', words: 'Credentials' },
      { href: '/settings/usage', words: 'Usage' },
      { href: '/settings/deleted', words: 'Deleted chats' },
    ],
  },
  {
    words: 'Preferences',
    pages: [
      { href: '/settings/appearance', words: 'Appearance' },
      { href: '/settings/notifications', words: 'Notifications' },
      { href: '/settings/chats', words: 'New chats' },
    ],
  },
  {
    words: 'Installation',
    administrators: true,
    pages: [
      { href: '/settings/people', words: 'People' },
      { href: '/settings/backends', words: 'Backends' },
      { href: '/settings/hosts', words: 'Hosts' },
      { href: '/settings/budgets', words: 'Budgets' },
      { href: '/settings/installation', words: 'Titles and summaries' },
    ],
  },
]

type SettingsPage = { href: string; words: string }
export type SettingsGroup = { words: string; administrators?: true; pages: readonly SettingsPage[] }

/** Those that somebody may open. */
export const settingsGroupsFor = ({ administrator }: { administrator: boolean }): readonly SettingsGroup[] =>
  settingsGroups.filter((group) => administrator || !group.administrators)
