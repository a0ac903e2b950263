import { Connection, type ConnectionWish } from '#app/_server/follow/connection.ts'
import { Feed } from '#app/_server/follow/feed.ts'
import { Follower } from '#app/_server/follow/follower.ts'
import type { CloseReason } from '#app/_server/follow/frame.ts'
import { Lane } from '#app/_server/follow/lane.ts'
import { PresenceBook } from '#app/_server/follow/presence-book.ts'
import type { FollowReads } from '#app/_server/follow/reads.ts'
import { StreamLimits } from '#app/_server/follow/stream-limits.ts'
import type { Bus, LogNotice, Notice } from '#db/bus/bus.ts'
import type { AccountActor, ChatActor, LinkActor, Role } from '#lib/domain/actors/actor.ts'
import type { ChatId, SignInId, TokenId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const pingMs = 10_000
/** In case a notification got lost. */
const pollMs = 2_000
const rolesMs = 30_000
const presenceMs = 1_000
/** While the bus carries no events: chats are looked at so often, and lists. */
const downPollMs = 250
const downResyncMs = 15_000

type Log = { warn(of: { err: unknown }, message: string): void }
type Parts = {
  bus: Pick<Bus, 'subscribe'>
  /** What tells this process from others. */
  webId: string
  publish: (notices: readonly Notice[]) => Promise<void>
  reads: FollowReads
  log: Log
  nowMs: () => number
  /** Runs something again and again until the returned function is called. */
  every: (milliseconds: number, run: () => void) => () => void
  /** Runs something once, later. */
  later: (milliseconds: number, run: () => void) => void
  /** Followers of a chat were told of what was written at this moment, and before. */
  onTold?: (writtenAt: string) => void
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
  readonly #presence: PresenceBook
  readonly #limits = new StreamLimits()
  #subscribed: Promise<void> | undefined
  #polling = false
  #checkingRoles = false
  #isDown = false
  #shutDown = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#feed = new Feed(parts.reads, this.#onFault)
    this.#presence = new PresenceBook({ ...parts, onFault: this.#onFault })
  }

  /** Opens a stream. Throws `too_many` for who has too many, and where notifications cannot be heard. */
  async open(wish: ConnectionWish): Promise<ReadableStream<Uint8Array>> {
    const leave = this.#limits.take(wish)
    try {
      await this.#subscribe()
      return this.#open(wish, leave)
    } catch (error) {
      leave()
      throw error
    }
  }

  #open(wish: ConnectionWish, leave: () => void): ReadableStream<Uint8Array> {
    const { nowMs, reads } = this.#parts
    const presence = this.#presence
    const connection = new Connection(wish, {
      nowMs,
      onFault: this.#onFault,
      onEnd: (ended) => {
        leave()
        this.#forget(ended)
      },
      makeFollower: (chatId, actor, line) => new Follower({ chatId, actor, line }, { reads, lanes: this, presence }),
    })
    if (this.#shutDown) {
      connection.close('shutdown')
      return connection.stream
    }
    this.#connections.add(connection)
    if (wish.feed && wish.account) this.#feed.add(connection, wish.account)
    void connection.begin(wish)
    return connection.stream
  }

  /** What is open now. */
  stats(): { streams: number; followers: number; lanes: number } {
    let followers = 0
    for (const connection of this.#connections) followers += connection.followers.size
    let lanes = 0
    for (const ofChat of this.#lanes.values()) lanes += ofChat.size
    return { streams: this.#connections.size, followers, lanes }
  }

  join(chatId: ChatId, role: Role, follower: Follower): Lane {
    const ofChat = this.#lanes.get(chatId) ?? new Map<Role, Lane>()
    this.#lanes.set(chatId, ofChat)
    const lane = ofChat.get(role) ?? new Lane({ chatId, role, ...this.#parts, onFault: this.#onFault })
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
    every(pingMs, () => {
      this.#ping()
      void this.#presence.beat()
    })
    every(pollMs, () => {
      void this.#poll()
      this.#closeEnded().catch(this.#onFault)
    })
    every(downPollMs, () => {
      if (this.#isDown) void this.#poll()
    })
    every(downResyncMs, () => {
      if (this.#isDown) void this.#resync()
    })
    every(rolesMs, () => void this.#checkRoles())
    every(presenceMs, () => void this.#presence.work())
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
    if (notice.type === 'presence' || notice.type === 'web') this.#presence.hear(notice)
    if (notice.type !== 'closed') return
    const { by, reason } = notice
    if ('chatId' in by) this.#closeChat(by.chatId)
    else if ('grantId' in by) this.#closeLinks(({ grantId }) => grantId === by.grantId)
    else this.#closeAccount('signInId' in by ? by.signInId : by.tokenId, reason)
  }

  #closeAccount(right: SignInId | TokenId, reason: CloseReason): void {
    for (const connection of [...this.#connections]) if (rightOf(connection.account) === right) connection.close(reason)
  }

  #closeLinks(isEnded: (link: LinkActor) => boolean): void {
    for (const connection of [...this.#connections])
      for (const { actor, chatId } of [...connection.followers.values()])
        if (actor.kind === 'link' && isEnded(actor)) connection.closeChat(chatId, 'revoked')
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
    this.#presence.resync()
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

  /** Who was signed out, or whose link or token ended, without this process being told. */
  async #closeEnded(): Promise<void> {
    const rights = { signInIds: new Set<SignInId>(), tokenIds: new Set<TokenId>(), links: new Map<string, LinkActor>() }
    const note = (actor: ChatActor | null) => {
      if (actor?.kind === 'person') rights.signInIds.add(actor.signInId)
      if (actor?.kind === 'token') rights.tokenIds.add(actor.tokenId)
      if (actor?.kind === 'link') rights.links.set(tokenOf(actor), actor)
    }
    for (const { account, followers } of this.#connections) {
      note(account)
      for (const { actor } of followers.values()) note(actor)
    }
    const ended = await this.#parts.reads.ended({
      signInIds: [...rights.signInIds],
      tokenIds: [...rights.tokenIds],
      links: [...rights.links.values()],
    })
    for (const id of ended.signInIds) this.#closeAccount(id, 'signed_out')
    for (const id of ended.tokenIds) this.#closeAccount(id, 'revoked')
    const links = new Set(ended.links.map(tokenOf))
    if (links.size > 0) this.#closeLinks((link) => links.has(tokenOf(link)))
  }

  /** Who lost or won a role. A link's is always the same. */
  async #checkRoles(): Promise<void> {
    if (this.#checkingRoles) return
    this.#checkingRoles = true
    try {
      for (const connection of [...this.#connections])
        for (const follower of [...connection.followers.values()])
          if (follower.actor.kind !== 'link') await this.#checkRole(connection, follower)
    } catch (error) {
      this.#onFault(error)
    } finally {
      this.#checkingRoles = false
    }
  }

  async #checkRole(connection: Connection, follower: Follower): Promise<void> {
    try {
      const role = await this.#parts.reads.role(follower.actor, follower.chatId)
      if (follower.role && follower.role !== role) await follower.begin('reset')
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'not_found')) throw error
      connection.closeChat(follower.chatId, 'deleted')
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

function rightOf(account: AccountActor | null): SignInId | TokenId | undefined {
  return account?.kind === 'person' ? account.signInId : account?.tokenId
}

/** A grant's token has no id of its own: it is known by when it was made. */
const tokenOf = ({ grantId, rotatedAt }: Pick<LinkActor, 'grantId' | 'rotatedAt'>) => `${grantId} ${rotatedAt}`
