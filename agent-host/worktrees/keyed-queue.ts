/** Runs what has the same key one after the other, in the order in which it came; a failure does not keep the next from running. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>()

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve()
    const result = before.then(work)
    const forget = () => this.#forget(key, tail)
    const tail: Promise<void> = result.then(forget, forget)
    this.#tails.set(key, tail)
    return result
  }

  #forget(key: string, tail: Promise<unknown>): void {
    if (this.#tails.get(key) === tail) this.#tails.delete(key)
  }
}
