import { setTimeout as delay } from 'node:timers/promises'

/** So far a shell may be ahead of a page that shows it: less than what is kept, so that no page misses anything. */
const aheadBytes = 160 * 1024
/** A page that was not heard of for so long shows nothing more. */
const forgetMs = 1_000
const lookMs = 4

/** How far the pages that show a shell are, as far as they say so: they do while there is much to show. */
export class Readers {
  readonly #at = new Map<string, { to: number; atMs: number }>()

  hear(reader: string, to: number, nowMs: number): void {
    this.#at.set(reader, { to, atMs: nowMs })
  }

  /** Whether no page that was heard of lately is too far behind. */
  mayPrint(to: number, nowMs: number): boolean {
    let may = true
    for (const [reader, { to: shown, atMs }] of this.#at) {
      if (nowMs - atMs > forgetMs) this.#at.delete(reader)
      else if (to - shown > aheadBytes) may = false
    }
    return may
  }

  /** Resolves once the bytes up to there may be printed, or the signal aborts. */
  async keepUp(to: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.mayPrint(to, performance.now())) await delay(lookMs)
  }
}
