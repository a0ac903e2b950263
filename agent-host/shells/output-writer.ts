import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '#lib/log.ts'

/** A piece of what a shell printed: its bytes from `from` on. */
export type Piece = { from: number; bytes: Buffer }
type Parts = {
  /** False where nobody wants it any more. */
  write(piece: Piece): Promise<boolean>
  /** Holds what prints, or lets it go on. */
  hold(): void
  release(): void
  onUnwanted(): void
  log: Pick<Logger, 'warn'>
}

const pieceBytes = 32 * 1024
/** With this much not written, what prints waits. */
const holdBytes = 128 * 1024
/** Of two pieces the later one begins so much later: what is printed meanwhile is one, and the database gets 4 MB a second at most. */
const gatherMs = 8
const retryMs = 250

/**
 * Writes what a shell prints in pieces of bounded size, one after another and in order. The first after a silence goes at once, so that
 * an echo is quick. What cannot be written is tried again until `close`.
 */
export class OutputWriter {
  readonly #parts: Parts
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #written = 0
  #held = false
  #over = false
  #writing: Promise<void> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  push(bytes: Buffer): void {
    if (this.#over || bytes.length === 0) return
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes > holdBytes && !this.#held) {
      this.#held = true
      this.#parts.hold()
    }
    this.#begin()
  }

  /** Resolves when all that was pushed is written, or nobody wants it. */
  async written(): Promise<void> {
    while (this.#writing) await this.#writing
  }

  /** Gives up what cannot be written. */
  close(): void {
    this.#over = true
    this.#waiting = []
    this.#waitingBytes = 0
    this.#release()
  }

  #begin(): void {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
      if (this.#waitingBytes > 0) this.#begin()
    })
  }

  async #writeAll(): Promise<void> {
    // What is printed in the same moment is one piece.
    await delay(1)
    while (this.#waitingBytes > 0) {
      const due = delay(gatherMs)
      const bytes = this.#take()
      await this.#writeOne({ from: this.#written, bytes })
      this.#written += bytes.length
      await due
    }
  }

  #take(): Buffer {
    const all = this.#waiting.length === 1 && this.#waiting[0] ? this.#waiting[0] : Buffer.concat(this.#waiting)
    const piece = all.subarray(0, pieceBytes)
    const rest = all.subarray(piece.length)
    this.#waiting = rest.length > 0 ? [rest] : []
    this.#waitingBytes = rest.length
    if (rest.length <= holdBytes / 2) this.#release()
    return piece
  }

  #release(): void {
    if (!this.#held) return
    this.#held = false
    this.#parts.release()
  }

  async #writeOne(piece: Piece): Promise<void> {
    while (!this.#over) {
      try {
        if (await this.#parts.write(piece)) return
        this.close()
        this.#parts.onUnwanted()
      } catch (error) {
        this.#parts.log.warn({ err: error }, 'what a shell printed could not be written, trying again')
        await delay(retryMs)
      }
    }
  }
}
