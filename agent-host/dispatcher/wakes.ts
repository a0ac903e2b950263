/** Wakes whoever waits for the rows to change: on every notification, and after a while without one, as a net. */
export class Wakes {
  readonly #netMs: number
  #waiting = Promise.withResolvers<void>()

  constructor(netMs: number) {
    this.#netMs = netMs
  }

  wake(): void {
    this.#waiting.resolve()
    this.#waiting = Promise.withResolvers<void>()
  }

  /** Resolves at the next wake, after the net's time, or when the signal aborts. */
  async next(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const done = Promise.withResolvers<void>()
    const timer = setTimeout(done.resolve, this.#netMs)
    const onAbort = () => done.resolve()
    signal.addEventListener('abort', onAbort, { once: true })
    await Promise.race([this.#waiting.promise, done.promise])
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}
