import 'server-only'
import { once } from '#app/_server/once.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const windowMs = 60_000
const failureLimit = 30
/** Beyond this many addresses the oldest are forgotten, so that forged ones do not fill the memory. */
const addressLimit = 10_000

export const linkLimit = (): LinkLimit => once('link-limit', () => new LinkLimit(() => performance.now()))

/**
 * Tells who guesses links to stop: thirty from one address within a minute that lead nowhere. A link that leads somewhere is never
 * counted and never refused, since an address may be shared, or forged to lock somebody else out.
 */
export class LinkLimit {
  readonly #nowMs: () => number
  readonly #failures = new Map<string, { sinceMs: number; count: number }>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Counts a link that led nowhere. Throws `too_many` where there were too many. */
  countFailure(headers: Headers): void {
    const address = addressOf(headers)
    const nowMs = this.#nowMs()
    const known = this.#failures.get(address)
    const failures = known && known.sinceMs > nowMs - windowMs ? known : { sinceMs: nowMs, count: 0 }
    failures.count++
    this.#failures.delete(address)
    this.#failures.set(address, failures)
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > addressLimit && oldest !== undefined) this.#failures.delete(oldest)
    if (failures.count > failureLimit)
      throw new Refusal('too_many', 'Too many links that lead nowhere. Wait a minute and try again.')
  }
}

/** Who connected to the server, or to the proxy in front of it: the last entry is the only one that a caller does not write. */
const addressOf = (headers: Headers): string =>
  (headers.get('x-forwarded-for') ?? '').split(',').at(-1)?.trim().slice(0, 64) ?? ''
