import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { Preferences } from '#lib/domain/people/preferences.ts'

type Chats = ReadonlyMap<ChatId, ChatStatus>
type News = keyof Preferences['notifications']
export type Note = { chatId: ChatId; title: string; body: string }

const words: Record<News, string> = { waiting: 'Waits for you', failed: 'Failed', completed: 'Is done' }

/** What of the wanted news happened between two looks at the chats. A chat that was not known before is no news. */
export function notesOf(before: Chats, now: Chats, wanted: Preferences['notifications']): Note[] {
  return [...now.values()].flatMap((chat) => {
    const old = before.get(chat.chatId)
    const news = old && newsOf(old, chat)
    if (!news || !wanted[news]) return []
    const body = news === 'waiting' || !chat.summary ? words[news] : `${words[news]}: ${chat.summary}`
    return [{ chatId: chat.chatId, title: chat.title ?? 'New chat', body }]
  })
}

/** A turn that somebody stopped comes from `stopping`, and is no news to them. */
function newsOf(old: ChatStatus, { state }: ChatStatus): News | null {
  if (old.state === state) return null
  if (state === 'waiting' || state === 'failed') return state
  return state === 'idle' && (old.state === 'running' || old.state === 'waiting') ? 'completed' : null
}
