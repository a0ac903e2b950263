import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatId } from '#lib/domain/ids.ts'

export type Feed = { chats: ReadonlyMap<ChatId, ChatStatus>; openRequests: number }

/** What the person's lists show: every chat's status and how many requests are open, kept by the feed. */
export class FeedStore {
  readonly #readers = new Set<() => void>()
  #feed: Feed

  constructor(initial: { chats: readonly ChatStatus[]; openRequests: number }) {
    this.#feed = {
      chats: new Map(initial.chats.map((chat) => [chat.chatId, chat])),
      openRequests: initial.openRequests,
    }
  }

  readonly read = (): Feed => this.#feed
  readonly subscribe = (reader: () => void): (() => void) => {
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }

  put(status: ChatStatus): void {
    const old = this.#feed.chats.get(status.chatId)
    if (old && old.at > status.at) return
    this.#change({ ...this.#feed, chats: new Map(this.#feed.chats).set(status.chatId, status) })
  }

  remove(chatId: ChatId): void {
    const chats = new Map(this.#feed.chats)
    if (chats.delete(chatId)) this.#change({ ...this.#feed, chats })
  }

  /** What a fresh list of the server says: its chats count, those that it does not name stay. */
  refresh(chats: readonly ChatStatus[], openRequests: number): void {
    const next = new Map(this.#feed.chats)
    for (const chat of chats) next.set(chat.chatId, chat)
    this.#change({ chats: next, openRequests })
  }

  setOpenRequests(openRequests: number): void {
    if (openRequests !== this.#feed.openRequests) this.#change({ ...this.#feed, openRequests })
  }

  #change(feed: Feed): void {
    this.#feed = feed
    for (const reader of this.#readers) reader()
  }
}
