import 'server-only'
import { once } from '#app/_server/once.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const windowMs = 15 * 60_000
const perNameLimit = 5
const inAllLimit = 100

/** For what anybody may ask for and somebody else gets: mails and new accounts. */
export const askLimit = (): AskLimit => once('ask-limit', () => new AskLimit(() => performance.now()))

/** Lets nobody flood an address or the mail server: five a name and a hundred in all within fifteen minutes. */
export class AskLimit {
  readonly #nowMs: () => number
  #asked: { name: string; atMs: number }[] = []

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Counts one. Throws `too_many` instead where there were too many. */
  count(name: string): void {
    const nowMs = this.#nowMs()
    this.#asked = this.#asked.filter(({ atMs }) => atMs > nowMs - windowMs)
    const ofName = this.#asked.filter((each) => each.name === name)
    if (ofName.length >= perNameLimit || this.#asked.length >= inAllLimit)
      throw new Refusal('too_many', 'This was asked for too often. Wait a quarter of an hour and try again.')
    this.#asked.push({ name, atMs: nowMs })
  }
}
