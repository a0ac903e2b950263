/** More than this not yet pulled, in bytes, and whoever reads is too slow. */
export const outboxLimitBytes = 4 * 1024 * 1024
/** Below this a reader keeps up, and whoever fills the outbox by and by may go on. */
const keepsUpBytes = 256 * 1024
/** What waits is handed over in pieces of about this size. */
const pieceBytes = 64 * 1024

/** What was written to a stream and not pulled yet. Its reader never slows the writer: past the limit the writer is told. */
export class Outbox {
  readonly stream: ReadableStream<Uint8Array>
  readonly #nowMs: () => number
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #queue: Uint8Array[] = []
  #waitingBytes = 0
  #askedBytes = 0
  #pulledAtMs: number
  #pulling: (() => void) | undefined
  #drained: (() => void)[] = []
  #state: 'open' | 'ending' | 'closed' = 'open'

  constructor({ onGone, nowMs }: { onGone: () => void; nowMs: () => number }) {
    this.#nowMs = nowMs
    this.#pulledAtMs = nowMs()
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        pull: () => this.#pull(),
        cancel: () => {
          this.#drop()
          onGone()
        },
      },
      { highWaterMark: 0 },
    )
  }

  /** More waits than the limit, beside what was asked for. */
  get isOverfull(): boolean {
    return this.#waitingBytes > outboxLimitBytes + this.#askedBytes
  }

  /** How long what waits has not been asked for. */
  get stalledMs(): number {
    return this.#waitingBytes === 0 ? 0 : this.#nowMs() - this.#pulledAtMs
  }

  push(bytes: Uint8Array): void {
    if (this.#state !== 'open' || bytes.byteLength === 0) return
    if (this.#waitingBytes === 0) this.#pulledAtMs = this.#nowMs()
    this.#queue.push(bytes)
    this.#waitingBytes += bytes.byteLength
    if (this.#pulling) this.#handOver()
  }

  /** Something that the reader asked for, however long it is. Only for a reader that keeps up. */
  pushAsked(bytes: Uint8Array): void {
    this.#askedBytes = bytes.byteLength
    this.push(bytes)
  }

  /** Resolves when the reader keeps up, or is gone. */
  keepsUp(): Promise<void> {
    if (this.#state !== 'open' || this.#waitingBytes < keepsUpBytes) return Promise.resolve()
    return new Promise((resolve) => this.#drained.push(resolve))
  }

  /** Ends the stream after what was written. */
  end(): void {
    if (this.#state !== 'open') return
    this.#state = 'ending'
    if (this.#queue.length === 0) this.#close()
    this.#release()
  }

  /** Ends the stream without what waits: whoever reads it comes back and goes on from what it got. */
  cut(): void {
    if (this.#state === 'closed') return
    this.#close()
    this.#drop()
  }

  #pull(): Promise<void> | undefined {
    if (this.#queue.length > 0) {
      this.#handOver()
      return undefined
    }
    return new Promise((resolve) => {
      this.#pulling = resolve
    })
  }

  #handOver(): void {
    let length = 0
    let count = 0
    while (count < this.#queue.length && length < pieceBytes) length += this.#queue[count++]?.byteLength ?? 0
    const piece = this.#queue.splice(0, count)
    this.#waitingBytes -= length
    this.#pulledAtMs = this.#nowMs()
    this.#controller?.enqueue(piece.length === 1 && piece[0] ? piece[0] : Buffer.concat(piece, length))
    if (this.#state === 'ending' && this.#queue.length === 0) this.#close()
    if (this.#waitingBytes < keepsUpBytes) this.#release()
    this.#pulling?.()
    this.#pulling = undefined
  }

  #close(): void {
    this.#state = 'closed'
    this.#controller?.close()
    this.#pulling?.()
    this.#pulling = undefined
  }

  #drop(): void {
    this.#state = 'closed'
    this.#queue = []
    this.#waitingBytes = 0
    this.#pulling?.()
    this.#release()
  }

  #release(): void {
    for (const resolve of this.#drained.splice(0)) resolve()
  }
}
