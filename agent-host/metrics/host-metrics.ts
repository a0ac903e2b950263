import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { measurePool } from '#agent-host/metrics/measure-pool.ts'
import type { TurnCounts } from '#db/reads/turn-counts.ts'
import type { PoolReport } from '#lib/domain/hosts/pool-report.ts'
import type { BackendId } from '#lib/domain/ids.ts'
import type { SessionStart, TurnOutcome } from '#lib/domain/turns/turn.ts'
import { processRegistry } from '#lib/metrics/process-registry.ts'

export type EndedTurn = {
  backend: BackendId
  outcome: TurnOutcome
  /** Null where its agent was never told the prompt. */
  session: SessionStart | null
  /** From when this host took it to its first text; null where none came, or another process heard it. */
  firstTextMs: number | null
}

/** Read when somebody asks. */
export type HostSources = { pool(): PoolReport; turns(): Promise<TurnCounts> }

/** From a millisecond to a minute, as bounds of what is counted together. */
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** What a host measures. What happens is counted where it does, in place; what is, is read when somebody asks. */
export class HostMetrics {
  readonly registry: Registry = processRegistry('host')
  readonly #registers = [this.registry]
  readonly #ended = new Counter({
    name: 'greenroom_turns_ended_total',
    help: 'Turns of this host that ended',
    labelNames: ['backend', 'outcome', 'session'],
    registers: this.#registers,
  })
  readonly #firstText = new Histogram({
    name: 'greenroom_first_text_seconds',
    help: 'From when the host took a turn to the first text of its agent',
    labelNames: ['backend', 'session'],
    buckets: seconds,
    registers: this.#registers,
  })
  readonly #appends = new Histogram({
    name: 'greenroom_append_seconds',
    help: 'How long one write of events to the log took',
    buckets: seconds,
    registers: this.#registers,
  })

  ended({ backend, outcome, session, firstTextMs }: EndedTurn): void {
    const labels = { backend, session: session ?? 'none' }
    this.#ended.inc({ ...labels, outcome })
    if (firstTextMs !== null) this.#firstText.observe(labels, firstTextMs / 1_000)
  }

  /** Events were written to the log. */
  readonly flushed = (ms: number): void => this.#appends.observe(ms / 1_000)

  /** What is read when somebody asks. */
  watch({ pool, turns }: HostSources): void {
    measurePool(this.registry, pool)
    new Gauge({
      name: 'greenroom_turns',
      help: 'Turns that have not ended, of all hosts of the database',
      labelNames: ['state'],
      registers: this.#registers,
      async collect() {
        this.reset()
        // While the database is away nobody knows, and all else is told all the same.
        const counts = await turns().catch(() => ({}))
        for (const [state, count] of Object.entries(counts)) this.set({ state }, count)
      },
    })
  }
}
