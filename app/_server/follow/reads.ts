import 'server-only'
import type { Store } from '#db/client.ts'
import { type ChatHead, readChatHeads } from '#db/reads/chat-heads.ts'
import { readChatView } from '#db/reads/chat-view.ts'
import { listChats, readRole, readStatus } from '#db/reads/chats.ts'
import { type Rights, readEndedRights } from '#db/reads/ended-rights.ts'
import { readEvents } from '#db/reads/events.ts'
import { readName } from '#db/reads/people.ts'
import { listOpenRequests } from '#db/reads/requests.ts'
import type { AccountActor, ChatActor, Role } from '#lib/domain/actors/actor.ts'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** What the streams read. Whoever may not see a chat gets `Refusal` `not_found`, or nothing. */
export type FollowReads = {
  role(actor: ChatActor, chatId: ChatId): Promise<Role>
  view(actor: ChatActor, chatId: ChatId): Promise<{ seq: number; view: ChatView }>
  /** Projected for the actor; `throughSeq` is how far the log was read. */
  events(actor: ChatActor, chatId: ChatId, after: number): Promise<EventPage | 'outside'>
  heads(chatIds: readonly ChatId[]): Promise<ChatHead[]>
  status(actor: AccountActor, chatId: ChatId): Promise<ChatStatus | null>
  /** What an account's person is called; null where it is gone. */
  name(actor: AccountActor): Promise<string | null>
  /** Which of what streams are open by no longer holds. */
  ended(rights: Rights): Promise<Rights>
  /** Those of the chats that were active last. */
  statuses(actor: AccountActor): Promise<ChatStatus[]>
  /** The ids of what is open for them to answer. */
  openRequests(actor: AccountActor): Promise<readonly string[]>
}
export type EventPage = { events: ChatEvent[]; role: Role; throughSeq: number }

const pageLimit = 500

export const followReads = (store: Store): FollowReads => ({
  role: (actor, chatId) => readRole(actor, store, chatId),
  view: (actor, chatId) => readChatView(actor, store, chatId),
  events: (actor, chatId, after) => readEvents(actor, store, { chatId, after, limit: pageLimit }),
  heads: (chatIds) => readChatHeads(store, chatIds),
  status: (actor, chatId) => readStatus(actor, store, chatId),
  async statuses(actor) {
    const { items } = await listChats(actor, store, { limit: 100 })
    return items.map(({ chatId, workspaceId, state, title, summary, at, pinned, unread }) => ({
      chatId,
      workspaceId,
      state,
      title,
      summary,
      at,
      pinned,
      unread,
    }))
  },
  name: (actor) => readName(actor, store),
  ended: (rights) => readEndedRights(store, rights),
  openRequests: async (actor) => (await listOpenRequests(actor, store)).map((request) => request.requestId),
})
