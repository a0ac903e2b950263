import { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
import { runTurn } from '#agent-host/dispatcher/run-turn.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { type ClaimedTurn, claimTurn } from '#db/writes/turns/claim.ts'
import { reclaimTurns } from '#db/writes/turns/reclaim.ts'
import { renewLeases } from '#db/writes/turns/renew.ts'
import type { TurnId } from '#lib/domain/ids.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'

export type DispatcherTimes = {
  /** How long a turn is a host's after it was last renewed. */
  leaseMs: number
  renewMs: number
  /** At most so many turns at once. */
  turns: number
}

/** Claims queued turns, keeps their leases, cuts those that are wanted stopped, and runs each to its end. */
export class Dispatcher {
  readonly #parts: TurnParts
  readonly #times: DispatcherTimes
  readonly #live = new Map<TurnId, { turn: LiveTurn; done: Promise<void> }>()
  readonly #closed = new AbortController()
  /** A claim failed, and may have been made all the same. */
  #claimUnanswered = false

  constructor(parts: TurnParts, times: DispatcherTimes) {
    this.#parts = parts
    this.#times = times
  }

  /** Runs until `close`. */
  async run(): Promise<void> {
    const { signal } = this.#closed
    while (!signal.aborted) {
      const woken = this.#parts.wakes.next(signal)
      try {
        await this.#renew()
        await this.#claim()
      } catch (error) {
        this.#parts.log.warn({ err: error }, 'the queue could not be read, trying again')
      }
      await woken
    }
  }

  /** Claims nothing more, interrupts what runs, and resolves when all of it is in the log. */
  async close(): Promise<void> {
    this.#closed.abort()
    for (const { turn } of this.#live.values()) turn.end('shutdown')
    await Promise.all([...this.#live.values()].map(({ done }) => done))
  }

  /** A flush met another fence: the turn is not ours any more. */
  lose(lease: Lease): void {
    this.#live.get(lease.turnId)?.turn.end('lost')
  }

  /** Renews the leases; what is wanted stopped is cut, and so is what the database no longer counts as ours. */
  async #renew(): Promise<void> {
    if (this.#live.size === 0) return
    const asked = [...this.#live.keys()]
    const { running } = await renewLeases(this.#parts.host, this.#parts.store, {
      leaseMs: this.#times.leaseMs,
      turnIds: asked,
    })
    const ours = new Map(running.map(({ lease, stopping }) => [lease.turnId, stopping]))
    for (const turnId of asked) {
      const turn = this.#live.get(turnId)?.turn
      if (turn && !turn.ended && !ours.has(turnId)) turn.end('lost')
      else if (ours.get(turnId)) turn?.end('stop')
    }
  }

  async #claim(): Promise<void> {
    const { leaseMs } = this.#times
    if (this.#claimUnanswered) {
      const known = [...this.#live.keys()]
      for (const turn of await reclaimTurns(this.#parts.host, this.#parts.store, { leaseMs, known })) this.#begin(turn)
      this.#claimUnanswered = false
    }
    while (!this.#closed.signal.aborted && this.#live.size < this.#times.turns) {
      this.#claimUnanswered = true
      const claimed = await claimTurn(this.#parts.host, this.#parts.store, { leaseMs })
      this.#claimUnanswered = false
      if (!claimed) return
      this.#begin(claimed)
      // What comes after this look wakes us.
      if (!claimed.othersWait) return
    }
  }

  #begin(claimed: ClaimedTurn): void {
    const turn = new LiveTurn(claimed, this.#parts.writer)
    const { turnId } = claimed.lease
    const done = this.#runOne(turn).finally(() => {
      this.#live.delete(turnId)
      this.#parts.wakes.wake()
    })
    this.#live.set(turnId, { turn, done })
  }

  async #runOne(turn: LiveTurn): Promise<void> {
    const { lease, backend, isTask } = turn.claimed
    try {
      const outcome = await runTurn(this.#parts, turn)
      const { session, firstTextMs } = turn
      this.#parts.onEnded({ ...lease, isTask, backend, outcome, session, firstTextMs })
    } catch (error) {
      this.#parts.log.error({ err: error, turnId: lease.turnId }, 'a turn was lost to this host')
      await this.#parts.pool.discard(lease.chatId, backend)
    }
  }
}
