import type { Frame } from '#bench/followers/frames.ts'

/** When a token came, how many bytes of the stream had come by then, and how long its text is. */
export type Arrival = { sentAtMs: number; atMs: number; bytes: number }

/** What one follower got: each token exactly once, or not. */
export class Tally {
  /** Seqs that were left out, and such that came again. */
  eventsMissing = 0
  eventsRepeated = 0
  /** Different tokens, those of a snapshot among them. */
  received = 0
  snapshots = 0
  readonly arrivals: Arrival[] | null
  readonly #times: Uint8Array
  /** Without holes: every event is for this follower. */
  readonly #seesAll: boolean
  #seq: number | null = null

  constructor(of: { tokens: number; seesAll: boolean; timeline: boolean }) {
    this.#times = new Uint8Array(of.tokens)
    this.#seesAll = of.seesAll
    this.arrivals = of.timeline ? [] : null
  }

  /** The last seq, to go on from. */
  get seq(): number | null {
    return this.#seq
  }

  get isWhole(): boolean {
    return this.received === this.#times.length
  }

  /** Counts a frame that came at a moment; gives how late each token was that is told as it happens. */
  take(frame: Frame, at: { ms: number; bytes: number }, tellLatency: (ms: number) => void): void {
    if (frame.isSnapshot) this.#forget()
    else this.#checkSeq(frame.id)
    if (frame.id !== null) this.#seq = frame.id
    for (const { index, sentAtMs } of frame.tokens) {
      const times = this.#times[index]
      // Of a turn before, or not of this bench.
      if (times === undefined) continue
      if (times === 0) this.received++
      if (times < 255) this.#times[index] = times + 1
      if (this.arrivals && times === 0) this.arrivals[index] = { sentAtMs, atMs: at.ms, bytes: at.bytes }
      if (!frame.isSnapshot) tellLatency(at.ms - sentAtMs)
    }
  }

  get lost(): number {
    return this.#times.length - this.received
  }

  get doubled(): number {
    return this.#times.reduce((sum, times) => sum + Math.max(0, times - 1), 0)
  }

  #forget(): void {
    this.snapshots++
    this.#times.fill(0)
    this.received = 0
  }

  #checkSeq(id: number | null): void {
    if (id === null || this.#seq === null) return
    if (id <= this.#seq) this.eventsRepeated++
    else if (this.#seesAll) this.eventsMissing += id - this.#seq - 1
  }
}
