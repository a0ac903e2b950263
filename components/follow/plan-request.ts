import type { ChatId } from '#lib/domain/ids.ts'

/** Per chat the seq after which events are wanted; null for a snapshot first. */
export type Positions = ReadonlyMap<ChatId, number | null>
export type Want = { chatId: ChatId; after: number | null }
/** What one tab needs of the stream. With the feed it is an account's; without, a shared page's, which needs nobody to be signed in. */
export type TabNeeds = { wants: readonly Want[]; feed: boolean }

/** What all tabs together want: of two that want one chat, the one that is further behind decides. */
export function joinWants(tabs: Iterable<readonly Want[]>): Positions {
  const joined = new Map<ChatId, number | null>()
  for (const wants of tabs)
    for (const { chatId, after } of wants)
      joined.set(chatId, joined.has(chatId) ? lower(joined.get(chatId), after) : after)
  return joined
}

/**
 * What to ask for next, given where the running stream stands and what tabs newly said; null when it already gives all that.
 * Chats that the stream has passed keep their place, so that nothing is sent twice to those who have it.
 */
export function planRequest(standing: Positions, said: readonly Want[]): Positions | null {
  const next = new Map(standing)
  let changed = false
  for (const { chatId, after } of said) {
    const at = standing.get(chatId)
    const serves = at !== undefined && (at === null || (after !== null && after >= at))
    if (serves) continue
    next.set(chatId, next.has(chatId) ? lower(next.get(chatId), after) : after)
    changed = true
  }
  return changed ? next : null
}

export function requestPath(positions: Positions, feed: boolean): string {
  const chats = [...positions].map(([chatId, after]) => (after === null ? chatId : `${chatId}:${after}`))
  const query = new URLSearchParams(feed ? { feed: '1' } : {})
  if (chats.length > 0) query.set('chats', chats.join(','))
  return `/api/v1/events?${query}`
}

const lower = (one: number | null | undefined, other: number | null) =>
  one === null || one === undefined || other === null ? null : Math.min(one, other)
