import 'server-only'
import { once } from '#app/_server/once.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const windowMs = 5 * 60_000
const failureLimit = 10
/** Beyond this many names the oldest are forgotten, so that guessing names does not fill the memory. */
const nameLimit = 10_000

export const signInLimit = (): SignInLimit => once('sign-in-limit', () => new SignInLimit(() => performance.now()))

/** Lets nobody guess passwords: after ten failures for one name within five minutes, none is looked at until they are over. */
export class SignInLimit {
  readonly #nowMs: () => number
  readonly #failures = new Map<string, number[]>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Runs a try. Throws `too_many` instead where there were too many; counts it where it throws `unauthenticated`. */
  async guard<T>(name: string, run: () => Promise<T>): Promise<T> {
    const recent = (this.#failures.get(name) ?? []).filter((at) => at > this.#nowMs() - windowMs)
    if (recent.length >= failureLimit)
      throw new Refusal('too_many', 'Too many tries. Wait a few minutes and try again.')
    this.#keep(name, [...recent, this.#nowMs()])
    try {
      const result = await run()
      this.#failures.delete(name)
      return result
    } catch (error) {
      if (!(error instanceof Refusal)) this.#keep(name, recent)
      throw error
    }
  }

  #keep(name: string, failures: number[]): void {
    this.#failures.delete(name)
    this.#failures.set(name, failures)
    const oldest = this.#failures.keys().next().value
    if (this.#failures.size > nameLimit && oldest !== undefined) this.#failures.delete(oldest)
  }
}
