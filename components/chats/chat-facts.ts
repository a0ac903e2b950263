import { textOf } from '#components/chats/text-of.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import { type ChatState, chatState } from '#lib/domain/chats/chat-state.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { Author } from '#lib/domain/people/author.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'

/** A chat's state as its lists would show it. */
export function stateOf(view: ChatView): ChatState {
  const turn = view.runningTurnId ? view.turns[view.runningTurnId] : undefined
  const last = view.messages.findLast((message) => message.turnId !== null)?.turnId
  return chatState({
    turn: turn && turn.state !== 'ended' ? turn.state : null,
    openRequests: view.requests.length,
    queued: view.queue.length,
    queueHeld: view.chat.queueHeld,
    lastOutcome: last ? (view.turns[last]?.outcome ?? null) : null,
  })
}

/** What a turn was asked; null where that is not at hand. */
export const promptOf = (view: ChatView, turn: TurnInfo): Message | null =>
  view.messages.find((message) => message.id === turn.promptMessageId) ?? null

/** What the owner said last in their chat, or queued last; null where they said nothing. */
export function lastOwnText(view: Pick<ChatView, 'role' | 'chat' | 'messages' | 'queue'>): string | null {
  const isOwn = (author: Author) => author.kind === 'person' && author.name === view.chat.ownerName
  if (view.role !== 'owner') return null
  const queued = view.queue.findLast((entry) => isOwn(entry.author))
  const message = view.messages.findLast((each) => isOwn(each.author))
  return queued?.text ?? (message ? textOf(message) : null)
}
