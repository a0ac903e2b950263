import type { Connection } from '#app/_server/follow/connection.ts'
import { encode, frame } from '#app/_server/follow/frame.ts'
import type { FollowReads } from '#app/_server/follow/reads.ts'
import type { LogNotice, Notice } from '#db/bus/bus.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import { changesStatus } from '#lib/domain/events/event.ts'
import type { ChatId, PersonId } from '#lib/domain/ids.ts'

const ownersLimit = 10_000
/** Who listens, as whom, and of which open requests each was told. */
type Listeners = Map<Connection, { account: AccountActor; told: string | null }>

/**
 * What happens in all chats of a person, for their lists: `chat.status`, `inbox.changed` and `workspaces.changed`. None is logged: a notice
 * says that something changed, and what is true then is read, once however many notices there were.
 */
export class Feed {
  readonly #reads: FollowReads
  readonly #onFault: (error: unknown) => void
  readonly #people = new Map<PersonId, Listeners>()
  readonly #owners = new Map<ChatId, PersonId>()
  readonly #changedChats = new Set<ChatId>()
  readonly #changedInboxes = new Set<PersonId>()
  #working: Promise<void> | undefined

  constructor(reads: FollowReads, onFault: (error: unknown) => void) {
    this.#reads = reads
    this.#onFault = onFault
  }

  add(connection: Connection, account: AccountActor): void {
    const { personId } = account
    const listeners: Listeners = this.#people.get(personId) ?? new Map()
    listeners.set(connection, { account, told: null })
    this.#people.set(personId, listeners)
    this.#changedInboxes.add(personId)
    void this.work()
  }

  remove(connection: Connection): void {
    if (!connection.account) return
    const { personId } = connection.account
    const listeners = this.#people.get(personId)
    listeners?.delete(connection)
    if (listeners?.size === 0) this.#people.delete(personId)
  }

  hear({ chatId, events }: LogNotice): void {
    if (this.#people.size === 0) return
    if (events && !events.some((event) => changesStatus(event.type))) return
    this.#changedChats.add(chatId)
    void this.work()
  }

  /** Something that no log has: what a person keeps about a chat, or their workspaces. */
  hearPerson({ personId, chatId }: Extract<Notice, { type: 'person' }>): void {
    if (!this.#people.has(personId)) return
    if (chatId === undefined) {
      this.#sayWorkspaces(personId)
      return
    }
    this.#changedChats.add(chatId)
    void this.work()
  }

  /** Notices may have been missed: everybody's lists are said again. */
  async resync(): Promise<void> {
    for (const [personId, listeners] of this.#people) {
      const [first] = listeners.values()
      this.#changedInboxes.add(personId)
      if (first) for (const status of await this.#reads.statuses(first.account)) this.#tell(personId, status)
      this.#sayWorkspaces(personId)
    }
    await this.work()
  }

  /** A chat is gone for good: its owner's lists hear of it, but for those that were told. */
  async forget(chatId: ChatId, told: ReadonlySet<Connection>): Promise<void> {
    const ownerId = await this.#ownerOf(chatId)
    const listeners = ownerId && this.#people.get(ownerId)
    if (!listeners) return
    for (const connection of [...listeners.keys()]) if (!told.has(connection)) connection.closeChat(chatId, 'deleted')
    this.#changedInboxes.add(ownerId)
    await this.work()
  }

  /** Looks at what changed. What could not be read is looked at again with the next call. */
  work(): Promise<void> {
    this.#working ??= this.#work().then(
      () => {
        this.#working = undefined
        if (this.#changedChats.size + this.#changedInboxes.size > 0) void this.work()
      },
      (error) => {
        this.#working = undefined
        this.#onFault(error)
      },
    )
    return this.#working
  }

  async #work(): Promise<void> {
    for (const chatId of this.#changedChats) await undoing(this.#changedChats, chatId, () => this.#sayStatus(chatId))
    for (const id of this.#changedInboxes) await undoing(this.#changedInboxes, id, () => this.#sayInbox(id))
  }

  async #sayStatus(chatId: ChatId): Promise<void> {
    const ownerId = await this.#ownerOf(chatId)
    const [first] = (ownerId && this.#people.get(ownerId)?.values()) || []
    if (!ownerId || !first) return
    const status = await this.#reads.status(first.account, chatId)
    if (status) this.#tell(ownerId, status)
    this.#changedInboxes.add(ownerId)
  }

  async #sayInbox(personId: PersonId): Promise<void> {
    const listeners = this.#people.get(personId)
    const [first] = listeners?.values() ?? []
    if (!listeners || !first) return
    const open = await this.#reads.openRequests(first.account)
    const bytes = encode(frame({ type: 'inbox.changed', open: open.length }))
    const ids = open.join()
    for (const [connection, listener] of [...listeners]) {
      if (listener.told === ids) continue
      listener.told = ids
      connection.write(bytes)
    }
  }

  #tell(personId: PersonId, status: ChatStatus): void {
    this.#write(personId, encode(frame({ type: 'chat.status', ...status })))
  }

  #sayWorkspaces(personId: PersonId): void {
    this.#write(personId, encode(frame({ type: 'workspaces.changed' })))
  }

  #write(personId: PersonId, bytes: Uint8Array): void {
    for (const connection of [...(this.#people.get(personId)?.keys() ?? [])]) connection.write(bytes)
  }

  async #ownerOf(chatId: ChatId): Promise<PersonId | null> {
    const known = this.#owners.get(chatId)
    if (known) return known
    const [head] = await this.#reads.heads([chatId])
    if (!head) return null
    const [oldest] = this.#owners.keys()
    if (this.#owners.size >= ownersLimit && oldest) this.#owners.delete(oldest)
    this.#owners.set(chatId, head.ownerId)
    return head.ownerId
  }
}

/** Takes an item out of a set while something is done about it; it is back where that fails. */
async function undoing<Item>(items: Set<Item>, item: Item, run: () => Promise<void>): Promise<void> {
  items.delete(item)
  try {
    await run()
  } catch (error) {
    items.add(item)
    throw error
  }
}
