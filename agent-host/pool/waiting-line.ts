import { BackendFault } from '#agent-host/backends/backend.ts'

type Ticket = { sinceMs: number; woken: PromiseWithResolvers<void> }

/** Those who wait for room, in the order in which they came: only the first may make some. */
export class WaitingLine {
  readonly #tickets: Ticket[] = []
  readonly #most: number
  readonly #pollMs: number

  constructor({ most, pollMs }: { most: number; pollMs: number }) {
    this.#most = most
    this.#pollMs = pollMs
  }

  get length(): number {
    return this.#tickets.length
  }

  /** How long the first has waited; 0 where nobody does. */
  firstWaitedMs(nowMs: number): number {
    const [first] = this.#tickets
    return first ? nowMs - first.sinceMs : 0
  }

  /** Everybody looks again. */
  wake(): void {
    for (const { woken } of this.#tickets) woken.resolve()
  }

  /**
   * Tries until `attempt` gives something, again whenever something changed; `isFirst` says whether nobody came before. Throws the
   * signal's reason, and a fault where too many wait already.
   */
  async until<T>(
    attempt: (isFirst: boolean) => T | null,
    { signal, onWait, onWaitAfterMs }: { signal: AbortSignal; onWait?: () => void; onWaitAfterMs: number },
  ): Promise<T> {
    let ticket: Ticket | null = null
    let tell = onWait
    try {
      for (;;) {
        signal.throwIfAborted()
        const got = attempt(this.#tickets.length === 0 || this.#tickets[0] === ticket)
        if (got !== null) return got
        ticket ??= this.#enter()
        if (tell && performance.now() - ticket.sinceMs >= onWaitAfterMs) {
          tell()
          tell = undefined
        }
        await this.#pause(ticket, signal)
      }
    } finally {
      if (ticket) {
        this.#tickets.splice(this.#tickets.indexOf(ticket), 1)
        this.wake()
      }
    }
  }

  #enter(): Ticket {
    if (this.#tickets.length >= this.#most) {
      const message = 'This host has no room for another agent, and too many turns wait for some already.'
      throw new BackendFault('start_failed', { kind: 'overloaded', message, retryable: true })
    }
    const ticket = { sinceMs: performance.now(), woken: Promise.withResolvers<void>() }
    this.#tickets.push(ticket)
    return ticket
  }

  async #pause(ticket: Ticket, signal: AbortSignal): Promise<void> {
    const { resolve, promise } = ticket.woken
    const wake = () => resolve()
    const timer = setTimeout(wake, this.#pollMs)
    signal.addEventListener('abort', wake, { once: true })
    await promise
    clearTimeout(timer)
    signal.removeEventListener('abort', wake)
    ticket.woken = Promise.withResolvers()
  }
}
