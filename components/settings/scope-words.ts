import type { TokenScope } from '#lib/domain/people/person.ts'

type ScopeSet = { id: string; scopes: TokenScope[]; note: string; administrators?: true }

/** What tokens made here may do, from the least on. */
export const scopeSets: ScopeSet[] = [
  { id: 'look', scopes: ['read'], note: 'Sees your chats and follows them, changes nothing' },
  { id: 'change', scopes: ['read', 'write'], note: 'Sends messages and does what you do with chats and workspaces' },
  {
    id: 'all',
    scopes: ['read', 'write', 'administer'],
    note: 'Also what administrators do: people and backends',
    administrators: true,
  },
]

/** `read and write` */
export function wordsOfScopes(scopes: readonly TokenScope[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(scopes)
}
