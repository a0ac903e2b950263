import { Connection, type ConnectionWish } from '#app/_server/follow/connection.ts'
import { Feed } from '#app/_server/follow/feed.ts'
import { Follower } from '#app/_server/follow/follower.ts'
import { Lane } from '#app/_server/follow/lane.ts'
import type { FollowReads } from '#app/_server/follow/reads.ts'
import type { Bus, LogNotice, Notice } from '#db/bus/bus.ts'
import type { AccountActor, Role } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const pingMs = 10_000
/** In case a notification got lost. */
const pollMs = 2_000
/** While the bus carries no events: chats are looked at so often, and lists. */
const downPollMs = 250
const downResyncMs = 15_000
const authenticateMs = 30_000

type Log = { warn(of: { err: unknown }, message: string): void }
type Parts = {
  bus: Pick<Bus, 'subscribe'>
  reads: FollowReads
  log: Log
  nowMs: () => number
  /** Runs something again and again until the returned function is called. */
  every: (milliseconds: number, run: () => void) => () => void
}

/**
 * All streams of this process: one subscription to the bus, one lane per chat and role that is followed. Streams are given what their
 * lane got once; none waits for another.
 */
export class Hub {
  readonly #parts: Parts
  readonly #lanes = new Map<ChatId, Map<Role, Lane>>()
  readonly #connections = new Set<Connection>()
  readonly #feed: Feed
  #subscribed: Promise<void> | undefined
  #polling = false
  #isDown = false
  #authenticating = false
  #shutDown = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#feed = new Feed(parts.reads, this.#onFault)
  }

  /** Opens a stream. Throws where notifications cannot be heard. */
  async open(wish: ConnectionWish): Promise<ReadableStream<Uint8Array>> {
    await this.#subscribe()
    const { nowMs, reads } = this.#parts
    const connection = new Connection(wish, {
      nowMs,
      onFault: this.#onFault,
      onEnd: (ended) => this.#forget(ended),
      makeFollower: (chatId, line) => new Follower(chatId, line, { reads, lanes: this }),
    })
    if (this.#shutDown) {
      connection.close('shutdown')
      return connection.stream
    }
    this.#connections.add(connection)
    if (wish.feed) this.#feed.add(connection)
    void connection.begin(wish.chats)
    return connection.stream
  }

  join(chatId: ChatId, role: Role, follower: Follower): Lane {
    const ofChat = this.#lanes.get(chatId) ?? new Map<Role, Lane>()
    this.#lanes.set(chatId, ofChat)
    const lane = ofChat.get(role) ?? new Lane({ chatId, role, reads: this.#parts.reads, onFault: this.#onFault })
    ofChat.set(role, lane)
    lane.followers.add(follower)
    return lane
  }

  leave(lane: Lane, follower: Follower): void {
    lane.followers.delete(follower)
    if (lane.followers.size > 0) return
    const ofChat = this.#lanes.get(lane.chatId)
    if (ofChat?.get(lane.role) === lane) ofChat.delete(lane.role)
    if (ofChat?.size === 0) this.#lanes.delete(lane.chatId)
  }

  /** Tells everybody to come back, to another process or a later one. */
  shutDown(): void {
    this.#shutDown = true
    for (const connection of [...this.#connections]) connection.close('shutdown')
  }

  /** Heard, and from then on kept alive by pings and polls. A subscription that failed is tried again by the next stream. */
  #subscribe(): Promise<void> {
    this.#subscribed ??= this.#begin().catch((error: unknown) => {
      this.#subscribed = undefined
      throw error
    })
    return this.#subscribed
  }

  async #begin(): Promise<void> {
    const { bus, every } = this.#parts
    await bus.subscribe({
      log: (notice) => this.#hearLog(notice),
      notice: (notice) => this.#hearNotice(notice),
      resynced: () => void this.#resync(),
      carrier: (state) => this.#hearCarrier(state),
    })
    every(pingMs, () => this.#ping())
    every(pollMs, () => void this.#poll())
    every(downPollMs, () => {
      if (this.#isDown) void this.#poll()
    })
    every(downResyncMs, () => {
      if (this.#isDown) void this.#resync()
    })
    every(authenticateMs, () => void this.#authenticate())
  }

  #hearLog(notice: LogNotice): void {
    for (const lane of this.#lanes.get(notice.chatId)?.values() ?? []) lane.hear(notice)
    this.#feed.hear(notice)
  }

  #hearCarrier(state: 'live' | 'down'): void {
    this.#isDown = state === 'down'
    if (this.#isDown) void this.#resync()
  }

  #hearNotice(notice: Notice): void {
    if (notice.type === 'person') this.#feed.hearPerson(notice)
    if (notice.type !== 'closed') return
    const { by, reason } = notice
    if ('chatId' in by) this.#closeChat(by.chatId)
    else for (const connection of [...this.#connections]) if (isBy(connection.actor, by)) connection.close(reason)
  }

  #closeChat(chatId: ChatId): void {
    const told = [...this.#connections].filter((connection) => connection.followers.has(chatId))
    for (const connection of told) connection.closeChat(chatId, 'deleted')
    this.#feed.forget(chatId, new Set(told)).catch(this.#onFault)
  }

  #ping(): void {
    for (const connection of [...this.#connections]) connection.ping()
  }

  async #resync(): Promise<void> {
    await this.#poll()
    await this.#feed.resync().catch(this.#onFault)
  }

  /** One query for all chats that are followed. */
  async #poll(): Promise<void> {
    if (this.#polling) return
    this.#polling = true
    try {
      await this.#feed.work()
      for (const { chatId, seq, deleted } of await this.#parts.reads.heads([...this.#lanes.keys()])) {
        if (deleted) this.#closeChat(chatId)
        else for (const lane of this.#lanes.get(chatId)?.values() ?? []) lane.sawHead(seq)
      }
    } catch (error) {
      this.#onFault(error)
    } finally {
      this.#polling = false
    }
  }

  /** Who was signed out, or lost a role, without this process being told. */
  async #authenticate(): Promise<void> {
    if (this.#authenticating) return
    this.#authenticating = true
    try {
      for (const connection of [...this.#connections]) await this.#authenticateOne(connection)
    } catch (error) {
      this.#onFault(error)
    } finally {
      this.#authenticating = false
    }
  }

  async #authenticateOne(connection: Connection): Promise<void> {
    try {
      await connection.authenticate()
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'unauthenticated')) throw error
      return connection.close(connection.actor.kind === 'token' ? 'revoked' : 'signed_out')
    }
    for (const [chatId, follower] of [...connection.followers]) {
      try {
        const role = await this.#parts.reads.role(connection.actor, chatId)
        if (follower.role && follower.role !== role) await follower.begin('reset')
      } catch (error) {
        if (!(error instanceof Refusal && error.code === 'not_found')) throw error
        connection.closeChat(chatId, 'deleted')
      }
    }
  }

  #forget(connection: Connection): void {
    this.#connections.delete(connection)
    this.#feed.remove(connection)
  }

  readonly #onFault = (error: unknown): void => {
    this.#parts.log.warn({ err: error }, 'a stream could not be told what happened')
  }
}

function isBy(
  actor: AccountActor,
  by: Exclude<Extract<Notice, { type: 'closed' }>['by'], { chatId: ChatId }>,
): boolean {
  if (actor.kind === 'person') return 'signInId' in by && by.signInId === actor.signInId
  return 'tokenId' in by && by.tokenId === actor.tokenId
}
