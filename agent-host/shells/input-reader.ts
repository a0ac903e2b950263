/** A piece of what was typed, in the order of its `seq`. */
export type Typed = { seq: number; data: string }

type Parts = {
  /** Resolves when the program took it, or nearly. */
  write(bytes: Buffer): Promise<void>
  /** Everything that was typed after that piece. */
  read(after: number): Promise<Typed[]>
  onFault(error: unknown): void
}

/** Brings what is typed to a program: each piece once, in order, no faster than it reads. Rows are read where a notice is not enough. */
export class InputReader {
  readonly #parts: Parts
  #taken = 0
  #next: Typed[] = []
  #behind = false
  #reading = false
  #working = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Everything up to this piece was taken. */
  get taken(): number {
    return this.#taken
  }

  /** Somebody typed; without `data` it has to be read. */
  hear(seq: number, data: string | null): void {
    if (seq <= this.#taken) return
    const last = this.#next.at(-1)?.seq ?? this.#taken
    if (data !== null && seq === last + 1 && !this.#behind && !this.#reading) this.#next.push({ seq, data })
    else if (seq > last) this.#behind = true
    if (!this.#working) void this.#work()
  }

  async #work(): Promise<void> {
    this.#working = true
    try {
      while (this.#next.length > 0 || this.#behind) {
        if (this.#next.length === 0) await this.#read()
        const piece = this.#next[0]
        if (!piece) continue
        await this.#parts.write(Buffer.from(piece.data, 'base64'))
        this.#taken = piece.seq
        this.#next.shift()
      }
    } catch (error) {
      this.#parts.onFault(error)
    } finally {
      this.#working = false
    }
  }

  async #read(): Promise<void> {
    this.#behind = false
    this.#reading = true
    try {
      this.#next = await this.#parts.read(this.#taken)
    } finally {
      this.#reading = false
    }
  }
}
