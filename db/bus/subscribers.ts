import type { BusHandlers } from '#db/bus/bus.ts'
import type { Logger } from '#lib/log.ts'

/** Who listens to a bus in this process. One whose handler throws keeps nothing from the others. */
export class Subscribers {
  readonly #all = new Set<BusHandlers>()
  readonly #log: Logger

  constructor(log: Logger) {
    this.#log = log
  }

  /** The returned function ends it. */
  add(handlers: BusHandlers): () => void {
    this.#all.add(handlers)
    return () => this.#all.delete(handlers)
  }

  tell(deliver: (handlers: BusHandlers) => void): void {
    for (const handlers of [...this.#all]) {
      try {
        deliver(handlers)
      } catch (error) {
        this.#log.error({ err: error }, 'a subscriber of the bus failed')
      }
    }
  }

  clear(): void {
    this.#all.clear()
  }
}
