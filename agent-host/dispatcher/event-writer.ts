import { randomUUID } from 'node:crypto'
import { draftSize } from '#agent-host/dispatcher/draft-size.ts'
import { joinDeltas } from '#agent-host/dispatcher/join-deltas.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'
import type { Logger } from '#lib/log.ts'

/** Given again with its `flushId`, because the answer was lost, it is written once. */
export type Batch = { lease: Lease; drafts: EventDraft[]; flushId: string }
export type FlushResult = 'written' | 'locked' | 'fence_lost' | 'refused'

export type EventWriterParts = {
  /** Writes batches of distinct chats in one transaction; throws where the database gave no answer. */
  flush(batches: Batch[]): Promise<Map<ChatId, FlushResult>>
  /** A chat's fence is another one by now: nothing more of this turn may be written. */
  onFenceLost(lease: Lease): void
  /** Told how long each flush took that was answered. */
  onFlush?: (ms: number) => void
  log: Logger
  /** Flushes of so many chats begin at least this far apart, so that each carries more. */
  gatherMs?: (chats: number) => number
  retryDelayMs?: number
  /** How much of a turn may wait, about, before its agent is made to wait: a host's turns together hold so much each at most. */
  bytesPerChat?: number
}

/** A commit costs nearly the same whatever it carries: of few chats' there are never many. */
const fewChats = 4

/** `unanswered`: it was sent, and may be in the log or not. It goes again as it is, before anything later of its chat. */
type Waiting = Batch & { bytes: number; unanswered: boolean }

/**
 * The host's group commit: what all turns say goes to the log in one flush at a time. The first event after a pause goes at once,
 * what comes while a flush is in flight is the next batch. A chat's events keep their order, whoever writes them.
 */
export class EventWriter {
  readonly #parts: Required<EventWriterParts>
  readonly #pending = new Map<ChatId, Waiting>()
  readonly #unanswered = new Map<ChatId, Waiting>()
  #flight: Promise<void> | null = null
  #flying: ReadonlyMap<ChatId, Waiting> = new Map()
  /** The chats that an exclusive write holds, with the size of what it was given. */
  readonly #held = new Map<ChatId, number>()
  #changed = Promise.withResolvers<void>()

  constructor(parts: EventWriterParts) {
    this.#parts = {
      onFlush: () => undefined,
      gatherMs: (chats) => (chats <= fewChats ? 5 : 15),
      retryDelayMs: 250,
      bytesPerChat: 1024 * 1024,
      ...parts,
    }
  }

  push(lease: Lease, drafts: readonly EventDraft[]): void {
    if (drafts.length === 0) return
    let batch = this.#pending.get(lease.chatId)
    if (batch?.lease.fence !== lease.fence) {
      batch = { lease, drafts: [], flushId: randomUUID(), bytes: 0, unanswered: false }
      this.#pending.set(lease.chatId, batch)
    }
    joinDeltas(batch.drafts, drafts)
    for (const draft of drafts) batch.bytes += draftSize(draft)
    this.#start()
  }

  /** Resolves when more of the chat may be pushed; undefined where that is now. What is pushed in spite of it is kept. */
  room(chatId: ChatId): Promise<void> | undefined {
    return this.#isFull(chatId) ? this.#roomAgain(chatId) : undefined
  }

  /**
   * Runs a write of one turn that must come after everything pushed of it so far and before everything pushed later. It is given
   * what is not in the log yet, to write with its own; where it throws, that goes back to be flushed, so it must not throw where it
   * may have written. What was sent without an answer is cleared up first.
   */
  async exclusively<T>({ chatId, fence }: Lease, write: (rest: EventDraft[]) => Promise<T>): Promise<T> {
    while (this.#flying.has(chatId) || this.#held.has(chatId) || this.#unanswered.has(chatId))
      await this.#changed.promise
    const found = this.#pending.get(chatId)
    // What an earlier lease left can never be written.
    const rest = found?.lease.fence === fence ? found : undefined
    this.#held.set(chatId, rest?.bytes ?? 0)
    this.#pending.delete(chatId)
    try {
      return await write(rest?.drafts ?? [])
    } catch (error) {
      if (rest) this.#putBack(rest)
      throw error
    } finally {
      this.#held.delete(chatId)
      this.#change()
      this.#start()
    }
  }

  /** Resolves when nothing is waiting to be written. */
  async drained(): Promise<void> {
    while (this.#flight) await this.#flight
  }

  #start(): void {
    if (!this.#hasWork()) return
    this.#flight ??= this.#fly().finally(() => {
      this.#flight = null
      this.#start()
    })
  }

  #isFull(chatId: ChatId): boolean {
    let bytes = this.#held.get(chatId) ?? 0
    for (const batches of [this.#pending, this.#unanswered, this.#flying]) bytes += batches.get(chatId)?.bytes ?? 0
    return bytes >= this.#parts.bytesPerChat
  }

  async #roomAgain(chatId: ChatId): Promise<void> {
    while (this.#isFull(chatId)) await this.#changed.promise
  }

  #hasWork(): boolean {
    if (this.#unanswered.size > 0) return true
    for (const chatId of this.#pending.keys()) if (!this.#held.has(chatId)) return true
    return false
  }

  #change(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }

  async #fly(): Promise<void> {
    // Everything that one tick of the agent's stream brings goes together.
    await Promise.resolve()
    while (this.#hasWork()) {
      const startedAt = performance.now()
      const chats = await this.#flushOnce()
      const wait = this.#parts.gatherMs(chats) - (performance.now() - startedAt)
      if (this.#hasWork() && wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }

  /** Of how many chats it was. */
  async #flushOnce(): Promise<number> {
    const batches = this.#take()
    this.#flying = new Map(batches.map((batch) => [batch.lease.chatId, batch]))
    try {
      const startedAt = performance.now()
      const results = await this.#parts.flush(batches)
      this.#parts.onFlush(performance.now() - startedAt)
      for (const batch of batches) this.#settle(batch, results.get(batch.lease.chatId) ?? 'locked')
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'the log could not be written, trying again')
      for (const batch of batches) this.#unanswered.set(batch.lease.chatId, { ...batch, unanswered: true })
      this.#flying = new Map()
      await new Promise((resolve) => setTimeout(resolve, this.#parts.retryDelayMs))
    } finally {
      this.#flying = new Map()
      this.#change()
    }
    return batches.length
  }

  /** What goes next of every chat that nobody holds. */
  #take(): Waiting[] {
    const again = [...this.#unanswered.values()]
    const isFree = ({ lease }: Waiting) => !this.#held.has(lease.chatId) && !this.#unanswered.has(lease.chatId)
    const fresh = [...this.#pending.values()].filter(isFree)
    for (const { lease } of fresh) this.#pending.delete(lease.chatId)
    this.#unanswered.clear()
    return [...again, ...fresh]
  }

  #settle(batch: Waiting, result: FlushResult): void {
    if (result === 'locked') this.#putBack(batch)
    if (result === 'fence_lost') {
      const later = this.#pending.get(batch.lease.chatId)
      if (later?.lease.fence === batch.lease.fence) this.#pending.delete(batch.lease.chatId)
      this.#parts.onFenceLost(batch.lease)
    }
    if (result === 'refused')
      this.#parts.log.error({ chatId: batch.lease.chatId, events: batch.drafts.length }, 'events were refused')
  }

  #putBack(batch: Waiting): void {
    if (batch.unanswered) {
      this.#unanswered.set(batch.lease.chatId, batch)
      return
    }
    const later = this.#pending.get(batch.lease.chatId)
    if (later && later.lease.fence !== batch.lease.fence) return
    const drafts = joinDeltas(batch.drafts, later?.drafts ?? [])
    this.#pending.set(batch.lease.chatId, { ...batch, drafts, bytes: batch.bytes + (later?.bytes ?? 0) })
  }
}
