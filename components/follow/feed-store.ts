import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { WaitingRequest } from '#lib/domain/requests/waiting.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

/** What the server says of a person's lists at one moment. */
export type Lists = {
  chats: readonly ChatStatus[]
  requests: readonly WaitingRequest[]
  workspaces: readonly WorkspaceInfo[]
}
export type Feed = {
  chats: ReadonlyMap<ChatId, ChatStatus>
  /** How many requests are open; `requests` follows once it was read which. */
  openRequests: number
  requests: readonly WaitingRequest[]
  workspaces: readonly WorkspaceInfo[]
  /** Where the chats before these are to be had; null when these are all. */
  olderCursor: string | null
}

/** What the person's lists show: every chat's status, what waits for an answer and the workspaces, kept by the feed. */
export class FeedStore {
  readonly #readers = new Set<() => void>()
  #feed: Feed
  #changes = 0
  /** For each chat that was put or removed: which of the changes that was. */
  readonly #changedAt = new Map<ChatId, number>()

  constructor({ olderCursor, ...lists }: Lists & { olderCursor: string | null }) {
    this.#feed = { ...lists, chats: byId(lists.chats), openRequests: lists.requests.length, olderCursor }
  }

  readonly read = (): Feed => this.#feed
  readonly subscribe = (reader: () => void): (() => void) => {
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }

  /** To be taken before a list is asked for, and given to `refresh` with it. */
  moment = (): number => this.#changes

  put(status: ChatStatus): void {
    if (isNewer(this.#feed.chats.get(status.chatId), status)) return
    this.#changedAt.set(status.chatId, ++this.#changes)
    this.#change({ ...this.#feed, chats: new Map(this.#feed.chats).set(status.chatId, status) })
  }

  remove(chatId: ChatId): void {
    const chats = new Map(this.#feed.chats)
    this.#changedAt.set(chatId, ++this.#changes)
    if (chats.delete(chatId)) this.#change({ ...this.#feed, chats })
  }

  /**
   * What a fresh list of the server says: its chats count unless newer is known or they changed since the list was asked for, those that
   * it does not name stay.
   */
  refresh(lists: Lists, askedAt = this.#changes): void {
    const chats = new Map(this.#feed.chats)
    const changedSince = ({ chatId }: ChatStatus) => (this.#changedAt.get(chatId) ?? 0) > askedAt
    for (const chat of lists.chats)
      if (!isNewer(chats.get(chat.chatId), chat) && !changedSince(chat)) chats.set(chat.chatId, chat)
    this.#change({ ...this.#feed, ...lists, chats, openRequests: lists.requests.length })
  }

  /** The next page of older chats. What is known of a chat already is newer. */
  addOlder(older: readonly ChatStatus[], olderCursor: string | null): void {
    this.#change({ ...this.#feed, chats: new Map([...byId(older), ...this.#feed.chats]), olderCursor })
  }

  setOpenRequests(openRequests: number): void {
    if (openRequests !== this.#feed.openRequests) this.#change({ ...this.#feed, openRequests })
  }

  setRequests(requests: readonly WaitingRequest[]): void {
    this.#change({ ...this.#feed, requests, openRequests: requests.length })
  }

  setWorkspaces(workspaces: readonly WorkspaceInfo[]): void {
    this.#change({ ...this.#feed, workspaces })
  }

  #change(feed: Feed): void {
    this.#feed = feed
    for (const reader of this.#readers) reader()
  }
}

const isNewer = (known: ChatStatus | undefined, status: ChatStatus) => known !== undefined && known.at > status.at
const byId = (chats: readonly ChatStatus[]) => new Map(chats.map((chat) => [chat.chatId, chat]))
