import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatId } from '#lib/domain/ids.ts'

type Chats = ReadonlyMap<ChatId, ChatStatus>

/** Chats that began to wait for somebody, or failed, between two looks. Those that were not known before are no news. */
export function newsOf(before: Chats, now: Chats): { chatId: ChatId; words: string }[] {
  return [...now.values()].flatMap(({ chatId, state, title }) => {
    const old = before.get(chatId)
    if (!old || old.state === state || (state !== 'waiting' && state !== 'failed')) return []
    const name = title ?? 'New chat'
    return [{ chatId, words: state === 'waiting' ? `${name}: waits for you` : `${name}: failed` }]
  })
}
