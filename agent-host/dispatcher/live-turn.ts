import type { EventWriter } from '#agent-host/dispatcher/event-writer.ts'
import type { ClaimedTurn } from '#db/writes/turns/claim.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { BackendOption, Command } from '#lib/domain/backends/backend.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { MessageId } from '#lib/domain/ids.ts'
import { type Assembly, assemble, settleTools } from '#lib/domain/turns/assemble.ts'

type News = { commands?: Command[]; options?: BackendOption[] }

/** Why a running turn is cut: a person stopped it, this host goes down, or the turn is another host's by now. */
export type Cut = 'stop' | 'shutdown' | 'lost'

/** A turn while this host runs it: what its agent said so far, on its way into the log. */
export class LiveTurn {
  readonly claimed: ClaimedTurn
  /** Set when the agent's process must not be used again. */
  discard = false
  readonly #writer: EventWriter
  readonly #cut = new AbortController()
  #assembly: Assembly | null = null
  #early: AgentUpdate[] = []
  #news: News = {}
  #settled = false

  constructor(claimed: ClaimedTurn, writer: EventWriter) {
    this.claimed = claimed
    this.#writer = writer
  }

  /** Aborted with a `Cut` as reason. */
  get cut(): AbortSignal {
    return this.#cut.signal
  }

  /** Whether nothing more is heard of it: its end is being written or was. */
  get ended(): boolean {
    return this.#settled
  }

  /** Where the answer stands: its message, and how many parts it has; null until the agent is told. */
  get position(): { messageId: MessageId; partCount: number } | null {
    return this.#assembly && { messageId: this.#assembly.messageId, partCount: this.#assembly.parts.length }
  }

  get begun(): boolean {
    return this.#assembly !== null
  }

  end(cut: Cut): void {
    this.#cut.abort(cut)
  }

  /** The agent is about to be told; what it said while its session opened goes first. */
  begin(messageId: MessageId): void {
    const { lease, backend } = this.claimed
    this.#assembly = { turnId: lease.turnId, messageId, backend, parts: [] }
    for (const update of this.#early.splice(0)) this.hear(update)
  }

  hear(update: AgentUpdate): void {
    if (this.#settled) return
    if (update.type === 'commands') this.#news.commands = update.commands
    if (update.type === 'options') this.#news.options = update.options
    if (!this.#assembly) {
      this.#early.push(update)
      return
    }
    const { assembly, events } = assemble(this.#assembly, update)
    this.#assembly = assembly
    this.#writer.push(this.claimed.lease, events)
  }

  /** The events that settle what is still open. Nothing is heard from here on. */
  settle(status: 'cancelled' | 'failed'): EventDraft[] {
    this.#settled = true
    return this.#assembly ? settleTools(this.#assembly, status) : []
  }

  /** What the agent now offers that was not stored yet. */
  takeNews(): News | null {
    const news = this.#news
    this.#news = {}
    return news.commands || news.options ? news : null
  }
}
