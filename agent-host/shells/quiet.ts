/** Tells when nothing was heard for a while after something happened that counts. */
export class Quiet {
  readonly #quietMs: number
  readonly #onQuiet: () => void
  #news = false
  #stopped = false
  #timer: NodeJS.Timeout | undefined

  constructor(quietMs: number, onQuiet: () => void) {
    this.#quietMs = quietMs
    this.#onQuiet = onQuiet
  }

  /** Something happened: after the quiet that follows it is told. */
  touch(): void {
    this.#news = true
    this.wait()
  }

  /** It is not quiet yet. */
  wait(): void {
    if (!this.#news || this.#stopped) return
    if (this.#timer) this.#timer.refresh()
    else this.#timer = setTimeout(() => this.#ring(), this.#quietMs).unref()
  }

  /** Whether something happened since this was last asked. */
  takeNews(): boolean {
    const news = this.#news
    this.#news = false
    return news
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #ring(): void {
    this.#timer = undefined
    this.#onQuiet()
  }
}
