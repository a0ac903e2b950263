import type { Dress } from '#app/_server/follow/dress.ts'
import type { Follower, Line, Start } from '#app/_server/follow/follower.ts'
import type { CloseReason } from '#app/_server/follow/frame.ts'
import { Outbox } from '#app/_server/follow/outbox.ts'
import type { AccountActor, ChatActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** A reader that asks for nothing for so long, while something waits for it, is gone. */
const stallLimitMs = 60_000

export type ConnectionWish = {
  /** Whose stream it is; null where links alone opened it. */
  account: AccountActor | null
  dress: Dress
  /** The chats to follow: as whom, and where each begins. */
  chats: ReadonlyMap<ChatId, { actor: ChatActor; start: Start }>
  /** Asked for too, but nobody's who asks: links that ended. */
  ended?: readonly ChatId[]
  /** Also what happens in all of the account's chats. */
  feed: boolean
}
type Parts = {
  makeFollower: (chatId: ChatId, actor: ChatActor, line: Line) => Follower
  onEnd: (connection: Connection) => void
  onFault: (error: unknown) => void
  nowMs: () => number
}

/** One open stream: its followers, and what waits to be pulled. */
export class Connection implements Line {
  readonly account: AccountActor | null
  readonly dress: Dress
  readonly feed: boolean
  readonly followers = new Map<ChatId, Follower>()
  readonly #outbox: Outbox
  readonly #parts: Parts
  #over = false

  constructor(wish: ConnectionWish, parts: Parts) {
    this.account = wish.account
    this.dress = wish.dress
    this.feed = wish.feed
    this.#parts = parts
    this.#outbox = new Outbox({ onGone: () => this.#end(), nowMs: parts.nowMs })
    for (const [chatId, { actor }] of wish.chats) this.followers.set(chatId, parts.makeFollower(chatId, actor, this))
  }

  get stream(): ReadableStream<Uint8Array> {
    return this.#outbox.stream
  }

  /** One chat after the other, so that many snapshots do not pile up. */
  async begin({ chats, ended = [] }: Pick<ConnectionWish, 'chats' | 'ended'>): Promise<void> {
    for (const chatId of ended) this.write(this.dress.closed('revoked', chatId))
    for (const [chatId, { start }] of chats) await this.followers.get(chatId)?.begin(start)
  }

  write(bytes: Uint8Array): void {
    if (this.#outbox.isOverfull) this.cut()
    else this.#outbox.push(bytes)
    this.#endIfDone()
  }

  answer(bytes: Uint8Array): void {
    this.#outbox.pushAsked(bytes)
    this.#endIfDone()
  }

  keepsUp(): Promise<void> {
    return this.#outbox.keepsUp()
  }

  ping(): void {
    if (this.#outbox.stalledMs > stallLimitMs) this.cut()
    else this.write(this.dress.ping())
  }

  /** The last word of one chat; the others go on. */
  closeChat(chatId: ChatId, reason: CloseReason): void {
    if (this.dress.endsWithChat) {
      this.close(reason)
      return
    }
    const follower = this.followers.get(chatId)
    follower?.end()
    this.followers.delete(chatId)
    this.write(this.dress.closed(reason, chatId))
  }

  /** The last word of all. */
  close(reason: CloseReason): void {
    if (this.#over) return
    this.#outbox.push(this.dress.closed(reason))
    this.#outbox.end()
    this.#end()
  }

  /** Ends it without a word: its reader comes back and goes on. */
  cut(): void {
    this.#outbox.cut()
    this.#end()
  }

  fail(error: unknown): void {
    this.#parts.onFault(error)
    this.cut()
  }

  #endIfDone(): void {
    if (!this.dress.done) return
    this.#outbox.end()
    this.#end()
  }

  #end(): void {
    if (this.#over) return
    this.#over = true
    for (const follower of this.followers.values()) follower.end()
    this.#parts.onEnd(this)
  }
}
