import fuzzysort from 'fuzzysort'
import type { KeyId } from '#components/palette/keys.ts'
import type { ChatState } from '#lib/domain/chats/chat-state.ts'

export const entryGroups = ['Recent', 'This chat', 'Chats', 'Workspaces', 'Go to', 'Actions'] as const
export type EntryGroup = (typeof entryGroups)[number]
/** One line of the palette. */
export type Entry = {
  id: string
  group: EntryGroup
  words: string
  note?: string | undefined
  state?: ChatState
  keys?: KeyId | undefined
  run: () => void
}

const recentLimit = 4
const chatLimit = 8
const foundLimit = 50

/**
 * What the palette shows. Without words: what was chosen last, what can be done here, and the newest chats; with words: what they
 * find, best first.
 */
export function findEntries(entries: readonly Entry[], query: string, recent: readonly string[]): Entry[] {
  const words = query.trim()
  if (words !== '') {
    return fuzzysort
      .go(words, entries, { keys: ['words', 'note'], limit: foundLimit, threshold: 0.2 })
      .map(({ obj }) => obj)
  }
  const known = new Map(entries.map((entry) => [entry.id, entry]))
  const chosen = recent
    .flatMap((id) => known.get(id) ?? [])
    .filter((entry) => entry.group !== 'Chats')
    .slice(0, recentLimit)
  const again = new Set(chosen.map(({ id }) => id))
  let chats = 0
  const rest = entries.filter((entry) => !again.has(entry.id) && (entry.group !== 'Chats' || chats++ < chatLimit))
  return [...chosen.map((entry): Entry => ({ ...entry, group: 'Recent' })), ...rest]
}
