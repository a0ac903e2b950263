import { joinDeltas } from '#agent-host/dispatcher/join-deltas.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'
import type { Logger } from '#lib/log.ts'

export type Batch = { lease: Lease; drafts: EventDraft[] }
export type FlushResult = 'written' | 'locked' | 'fence_lost' | 'refused'

export type EventWriterParts = {
  /** Writes batches of distinct chats in one transaction; throws when the database cannot be reached, having written nothing. */
  flush(batches: Batch[]): Promise<Map<ChatId, FlushResult>>
  /** A chat's fence is another one by now: nothing more of this turn may be written. */
  onFenceLost(lease: Lease): void
  log: Logger
  /** Under load, flushes begin at least this far apart, so that each carries more. */
  gatherMs?: number
  retryDelayMs?: number
}

/**
 * The host's group commit: what all turns say goes to the log in one flush at a time. The first event after a pause goes at once,
 * what comes while a flush is in flight is the next batch. A chat's events keep their order, whoever writes them.
 */
export class EventWriter {
  readonly #parts: Required<EventWriterParts>
  readonly #pending = new Map<ChatId, Batch>()
  #flight: Promise<void> | null = null
  #flying: ReadonlySet<ChatId> = new Set()
  readonly #held = new Set<ChatId>()
  #changed = Promise.withResolvers<void>()

  constructor(parts: EventWriterParts) {
    this.#parts = { gatherMs: 15, retryDelayMs: 250, ...parts }
  }

  push(lease: Lease, drafts: readonly EventDraft[]): void {
    if (drafts.length === 0) return
    const batch = this.#pending.get(lease.chatId)
    if (batch && batch.lease.fence === lease.fence) joinDeltas(batch.drafts, drafts)
    else this.#pending.set(lease.chatId, { lease, drafts: joinDeltas([], drafts) })
    this.#start()
  }

  /**
   * Runs a write of one chat that must come after everything pushed of it so far and before everything pushed later. It is given
   * what is not in the log yet, to write with its own; where it throws, that goes back to be flushed.
   */
  async exclusively<T>(chatId: ChatId, write: (rest: EventDraft[]) => Promise<T>): Promise<T> {
    while (this.#flying.has(chatId) || this.#held.has(chatId)) await this.#changed.promise
    this.#held.add(chatId)
    const rest = this.#pending.get(chatId)
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

  #hasWork(): boolean {
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
      await this.#flushOnce()
      const wait = this.#parts.gatherMs - (performance.now() - startedAt)
      if (this.#hasWork() && wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }

  async #flushOnce(): Promise<void> {
    const batches = [...this.#pending.values()].filter((batch) => !this.#held.has(batch.lease.chatId))
    for (const batch of batches) this.#pending.delete(batch.lease.chatId)
    this.#flying = new Set(batches.map((batch) => batch.lease.chatId))
    try {
      const results = await this.#parts.flush(batches)
      for (const batch of batches) this.#settle(batch, results.get(batch.lease.chatId) ?? 'locked')
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'the log could not be written, trying again')
      for (const batch of batches) this.#putBack(batch)
      await new Promise((resolve) => setTimeout(resolve, this.#parts.retryDelayMs))
    } finally {
      this.#flying = new Set()
      this.#change()
    }
  }

  #settle(batch: Batch, result: FlushResult): void {
    if (result === 'locked') this.#putBack(batch)
    if (result === 'fence_lost') {
      this.#pending.delete(batch.lease.chatId)
      this.#parts.onFenceLost(batch.lease)
    }
    if (result === 'refused')
      this.#parts.log.error({ chatId: batch.lease.chatId, events: batch.drafts.length }, 'events were refused')
  }

  #putBack(batch: Batch): void {
    const later = this.#pending.get(batch.lease.chatId)
    if (later && later.lease.fence !== batch.lease.fence) return
    this.#pending.set(batch.lease.chatId, { lease: batch.lease, drafts: joinDeltas(batch.drafts, later?.drafts ?? []) })
  }
}
