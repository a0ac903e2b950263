import type { Follower } from '#app/_server/follow/follower.ts'
import type { FollowReads } from '#app/_server/follow/reads.ts'
import type { Notice } from '#db/bus/bus.ts'
import type { ChatId, PersonId } from '#lib/domain/ids.ts'
import { joinPresence } from '#lib/domain/presence/join.ts'
import type { Presence } from '#lib/domain/presence/presence.ts'

/** A process that was not heard of for so long is gone, and who follows there with it. */
const forgetMs = 25_000

type PresenceNotice = Extract<Notice, { type: 'presence' | 'web' }>
type Parts = {
  webId: string
  reads: Pick<FollowReads, 'name'>
  publish: (notices: readonly PresenceNotice[]) => Promise<void>
  onFault: (error: unknown) => void
  nowMs: () => number
}
type Watcher = Presence['people'][number] | 'anonymous'
type Room = {
  here: Map<Follower, Watcher>
  elsewhere: Map<string, Presence>
  /** What the others were told last. */
  published: string
}

const nobody: Presence = { people: [], anonymous: 0 }

/**
 * Who follows which chat. Each process says how it is with it when that changes, and that it lives; what all say together is told to those who
 * follow, at most once per `work`. Nothing of it is kept.
 */
export class PresenceBook {
  readonly #parts: Parts
  readonly #rooms = new Map<ChatId, Room>()
  readonly #changed = new Set<ChatId>()
  readonly #told = new WeakMap<Follower, string>()
  readonly #heardAtMs = new Map<string, number>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** A follower is live. Who it is may have to be read first. */
  async add(follower: Follower): Promise<void> {
    const { actor, line, chatId } = follower
    try {
      const account = actor.kind === 'link' ? line.account : actor
      const name = account && (await this.#parts.reads.name(account))
      const { live, role } = follower
      if (!live || !role) return
      const watcher = account && name ? { personId: account.personId, name, role } : 'anonymous'
      const room = this.#rooms.get(chatId) ?? { here: new Map(), elsewhere: new Map(), published: '' }
      this.#rooms.set(chatId, room)
      room.here.set(follower, watcher)
      this.#changed.add(chatId)
    } catch (error) {
      this.#parts.onFault(error)
    }
  }

  remove(follower: Follower): void {
    const room = this.#rooms.get(follower.chatId)
    if (room?.here.delete(follower)) this.#changed.add(follower.chatId)
  }

  hear(notice: PresenceNotice): void {
    if (notice.webId === this.#parts.webId) return
    this.#heardAtMs.set(notice.webId, this.#parts.nowMs())
    if (notice.type === 'web') return
    const room = this.#rooms.get(notice.chatId)
    if (!room) return
    if (isNobody(notice.presence)) room.elsewhere.delete(notice.webId)
    else room.elsewhere.set(notice.webId, notice.presence)
    if (notice.asks) room.published = ''
    this.#changed.add(notice.chatId)
  }

  /** Tells of what changed since it was called last. */
  async work(): Promise<void> {
    const notices: PresenceNotice[] = []
    for (const chatId of [...this.#changed]) {
      this.#changed.delete(chatId)
      notices.push(...this.#tell(chatId))
    }
    await this.#publish(notices)
  }

  /** Says that this process lives, and forgets those that do not. */
  async beat(): Promise<void> {
    for (const [webId, heardAtMs] of this.#heardAtMs)
      if (this.#parts.nowMs() - heardAtMs > forgetMs) this.#forget(webId)
    if (this.#rooms.size > 0) await this.#publish([{ type: 'web', webId: this.#parts.webId }])
  }

  /** Notices may have been missed: everybody says again how it is with them. */
  resync(): void {
    for (const [chatId, room] of this.#rooms) {
      room.published = ''
      this.#changed.add(chatId)
    }
  }

  /** What the other processes must hear. */
  #tell(chatId: ChatId): PresenceNotice[] {
    const room = this.#rooms.get(chatId)
    if (!room) return []
    const here = presenceOf(room.here.values())
    const all = joinPresence([here, ...room.elsewhere.values()])
    const said = JSON.stringify(all)
    for (const follower of room.here.keys()) {
      if (this.#told.get(follower) === said) continue
      this.#told.set(follower, said)
      follower.tellPresence(all)
    }
    const own = JSON.stringify(here)
    if (room.here.size === 0) this.#rooms.delete(chatId)
    if (own === room.published) return []
    const asks = room.published === '' && room.here.size > 0
    room.published = own
    return [{ type: 'presence', webId: this.#parts.webId, chatId, presence: here, asks }]
  }

  #forget(webId: string): void {
    this.#heardAtMs.delete(webId)
    for (const [chatId, room] of this.#rooms) if (room.elsewhere.delete(webId)) this.#changed.add(chatId)
  }

  async #publish(notices: readonly PresenceNotice[]): Promise<void> {
    if (notices.length > 0) await this.#parts.publish(notices).catch(this.#parts.onFault)
  }
}

function presenceOf(watchers: Iterable<Watcher>): Presence {
  const people = new Map<PersonId, Exclude<Watcher, 'anonymous'>>()
  let anonymous = 0
  for (const watcher of watchers) {
    if (watcher === 'anonymous') anonymous++
    else people.set(watcher.personId, watcher)
  }
  return joinPresence([{ ...nobody, people: [...people.values()], anonymous }])
}

const isNobody = ({ people, anonymous }: Presence) => people.length === 0 && anonymous === 0
