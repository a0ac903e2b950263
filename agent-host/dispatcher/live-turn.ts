import type { Pause } from '#agent-host/backends/backend.ts'
import type { EventWriter } from '#agent-host/dispatcher/event-writer.ts'
import type { ClaimedTurn } from '#db/writes/turns/claim.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { BackendOption, Command } from '#lib/domain/backends/backend.ts'
import { DraftRedactor } from '#lib/domain/credentials/draft-redactor.ts'
import { redactCommands, redactOptions } from '#lib/domain/credentials/redact-parts.ts'
import { noSecrets, type Redactor, redactorOf } from '#lib/domain/credentials/redactor.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { MessageId } from '#lib/domain/ids.ts'
import { type Assembly, assemble, settleTools } from '#lib/domain/turns/assemble.ts'
import type { SessionStart } from '#lib/domain/turns/turn.ts'

type News = { commands?: Command[]; options?: BackendOption[] }

/** A text that pauses so long is said to its last letter. */
const pauseMs = 100

/** Why a running turn is cut: a person stopped it, this host goes down, or the turn is another host's by now. */
export type Cut = 'stop' | 'shutdown' | 'lost'

/** A turn while this host runs it: what its agent said so far, on its way into the log. */
export class LiveTurn {
  readonly claimed: ClaimedTurn
  /** Set when the agent's process must not be used again. */
  discard = false
  /** The chat's files were made for this turn. */
  madeFiles = false
  /** How its session came to be ready; null until the agent is told. */
  session: SessionStart | null = null
  readonly #writer: EventWriter
  readonly #cut = new AbortController()
  readonly #wasCut = Promise.withResolvers<void>()
  #overflowed = false
  #assembly: Assembly | null = null
  #early: AgentUpdate[] = []
  #news: News = {}
  #settled = false
  #secrets: Readonly<Record<string, string>> = {}
  #redactor: Redactor = noSecrets
  #drafts = new DraftRedactor(noSecrets)
  #pausing: NodeJS.Timeout | undefined
  readonly #takenAtMs = performance.now()
  #firstTextMs: number | null = null

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

  /** How long after this host took it its agent said something; null where it has not. */
  get firstTextMs(): number | null {
    return this.#firstTextMs
  }

  get begun(): boolean {
    return this.#assembly !== null
  }

  end(cut: Cut): void {
    this.#cut.abort(cut)
    this.#wasCut.resolve()
  }

  /** There is no room for its agent just now. */
  waitForRoom(): void {
    const { lease } = this.claimed
    if (!this.#settled) this.#writer.push(lease, [{ type: 'turn.waiting', turnId: lease.turnId }])
  }

  /** Knows the values of its process' secrets apart from all else that is said. */
  get redactor(): Redactor {
    return this.#redactor
  }

  /** Its process holds these secrets, too: to be said before it begins. */
  hold(secrets: Readonly<Record<string, string>>): void {
    if (this.begun) throw new Error('the turn has begun')
    this.#secrets = { ...this.#secrets, ...secrets }
    this.#redactor = redactorOf(this.#secrets)
    this.#drafts = new DraftRedactor(this.#redactor)
  }

  /** The agent is about to be told; what it said while its session opened goes first. */
  begin(messageId: MessageId): void {
    const { lease, backend } = this.claimed
    this.#assembly = { turnId: lease.turnId, messageId, backend, parts: [] }
    for (const update of this.#early.splice(0)) this.hear(update)
  }

  /** Where it gives a promise, too much waits to be written: the agent is not heard on until that resolves. */
  hear(update: AgentUpdate): Pause {
    if (this.#settled || this.#overflowed) return undefined
    if (update.type === 'commands') this.#news.commands = update.commands
    if (update.type === 'options') this.#news.options = update.options
    if (!this.#assembly) {
      this.#early.push(update)
      return undefined
    }
    this.#say(update)
    const room = this.#writer.room(this.claimed.lease.chatId)
    if (!room) return undefined
    if (this.#cut.signal.aborted) this.#overflow()
    return this.#overflowed ? undefined : Promise.race([room, this.#wasCut.promise])
  }

  /** The events that settle what is still open. Nothing is heard from here on. */
  settle(status: 'cancelled' | 'failed'): EventDraft[] {
    this.#settled = true
    clearTimeout(this.#pausing)
    if (!this.#assembly) return []
    return [...this.#drafts.end(), ...this.#drafts.redact(settleTools(this.#assembly, status))]
  }

  #say(update: AgentUpdate): void {
    if (!this.#assembly) return
    if (update.type === 'text') this.#firstTextMs ??= performance.now() - this.#takenAtMs
    const { assembly, events } = assemble(this.#assembly, update)
    this.#assembly = assembly
    this.#writer.push(this.claimed.lease, this.#drafts.redact(events))
    this.#pausing = this.#pausing?.refresh() ?? setTimeout(() => this.#ease(), pauseMs)
  }

  #ease(): void {
    const events = this.#drafts.ease()
    if (events.length > 0) this.#writer.push(this.claimed.lease, events)
  }

  /** An agent that is stopped must be heard to its end, so it cannot be made to wait: what is too much is left out, and that is said. */
  #overflow(): void {
    this.#say({
      type: 'notice',
      level: 'warning',
      text: 'What the agent said after it was stopped was too much to keep.',
    })
    this.#overflowed = true
  }

  /** What the agent now offers that was not stored yet. */
  takeNews(): News | null {
    const { commands, options } = this.#news
    this.#news = {}
    if (!commands && !options) return null
    return {
      ...(commands && { commands: redactCommands(this.#redactor, commands) }),
      ...(options && { options: redactOptions(this.#redactor, options) }),
    }
  }
}
