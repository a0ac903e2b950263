import { encode, frame } from '#app/_server/follow/frame.ts'
import type { Notice } from '#db/bus/bus.ts'
import type { Printed } from '#db/reads/shells.ts'
import type { ShellId } from '#lib/domain/ids.ts'
import type { ShellFrame, ShellInfo } from '#lib/domain/shells/shell.ts'

export type ShellFeedParts = {
  shellId: ShellId
  /** How many bytes the reader has. */
  after: number
  readShell(): Promise<{ shell: ShellInfo; printed: number }>
  /** Some of what was printed after so many bytes, oldest first; none where there is no more. */
  readPrinted(after: number): Promise<Printed[]>
  /** Says how far a reader is that is given much. */
  tellRead(to: number): void
  onEnd(): void
  onFault(error: unknown): void
}

/** So much is given until the host is told how far its reader is: less than a host may be ahead of it. */
const tellEveryBytes = 24 * 1024
const mostWaiting = 64

/**
 * What one reader of a shell gets, made as it is asked for: a reader that is slow has the host wait for a while, and then misses
 * something, but it keeps nothing in memory here.
 */
export class ShellFeed {
  readonly stream: ReadableStream<Uint8Array>
  readonly #parts: ShellFeedParts
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #at: number
  #toldAt: number
  #begun = false
  #rowChanged = true
  #behind = true
  #waiting: Printed[] = []
  #last: { shell: ShellInfo; printed: number } | undefined
  #pingDue = false
  #pingDueSinceMs = 0
  #over = false
  #wake = Promise.withResolvers<void>()

  constructor(parts: ShellFeedParts) {
    this.#parts = parts
    this.#at = parts.after
    this.#toldAt = parts.after
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        pull: () => this.#pull(),
        cancel: () => this.#end(),
      },
      { highWaterMark: 0 },
    )
  }

  hear(notice: Notice): void {
    if (notice.type === 'printed' && notice.shellId === this.#parts.shellId) this.#hearPrinted(notice)
    else if (notice.type === 'shell' && notice.shellId === this.#parts.shellId) this.#rowChanged = true
    else return
    this.#stir()
  }

  /** Anything may have been missed. */
  lookAgain(): void {
    this.#rowChanged = true
    this.#behind = true
    this.#stir()
  }

  /** Time for a sign of life; one that nobody took for so long ends it. */
  ping(nowMs: number, stallLimitMs: number): void {
    if (this.#pingDue && nowMs - this.#pingDueSinceMs > stallLimitMs) this.cut()
    if (!this.#pingDue) this.#pingDueSinceMs = nowMs
    this.#pingDue = true
    // The net under notices that got lost.
    this.lookAgain()
  }

  /** The last word to this reader. */
  close(reason: 'revoked' | 'shutdown'): void {
    if (this.#over) return
    this.#give({ type: 'closed', reason })
    this.cut()
  }

  /** Ends it without a word: who reads comes back and goes on. */
  cut(): void {
    if (this.#over) return
    this.#controller?.close()
    this.#end()
  }

  #hearPrinted({ from, to, data }: Extract<Notice, { type: 'printed' }>): void {
    if (to <= this.#at) return
    if (data === null || this.#behind || this.#waiting.length >= mostWaiting) this.#behind = true
    else this.#waiting.push({ from, to, data })
  }

  async #pull(): Promise<void> {
    try {
      if (this.#at - this.#toldAt >= tellEveryBytes) {
        this.#toldAt = this.#at
        this.#parts.tellRead(this.#at)
      }
      while (!this.#over && !(await this.#step())) {
        await this.#wake.promise
        this.#wake = Promise.withResolvers<void>()
      }
    } catch (error) {
      if (this.#over) return
      this.#parts.onFault(error)
      this.cut()
    }
  }

  /** True where something was given. */
  async #step(): Promise<boolean> {
    if (this.#pingDue) {
      this.#pingDue = false
      this.#give({ type: 'ping' })
      return true
    }
    if (this.#rowChanged && !this.#last && (await this.#giveRow())) return true
    if (this.#behind ? await this.#giveKept() : this.#giveWaiting()) return true
    if (!this.#last) return false
    // All that it printed is told: the row was ended after that was written.
    this.#give({ type: 'shell', ...this.#last })
    this.cut()
    return true
  }

  async #giveRow(): Promise<boolean> {
    this.#rowChanged = false
    const { shell, printed } = await this.#parts.readShell()
    if (shell.state === 'ended') {
      this.#last = { shell, printed }
      this.#behind = true
    }
    if (!this.#begun && this.#at > printed) {
      this.#at = 0
      this.#give({ type: 'gap' })
    }
    if (this.#begun && this.#last) return false
    this.#begun = true
    this.#give({ type: 'shell', shell, printed })
    return true
  }

  async #giveKept(): Promise<boolean> {
    this.#behind = false
    this.#waiting = []
    const pieces = await this.#parts.readPrinted(this.#at)
    // There may be more, and what came meanwhile may be of these.
    if (pieces.length > 0) this.#behind = true
    return this.#givePieces(pieces)
  }

  #giveWaiting(): boolean {
    const piece = this.#waiting.shift()
    if (!piece) return false
    if (piece.from > this.#at) {
      this.#behind = true
      this.#stir()
      return false
    }
    return this.#givePieces([piece])
  }

  #givePieces(pieces: readonly Printed[]): boolean {
    let frames = ''
    for (const { from, to, data } of pieces) {
      if (to <= this.#at) continue
      if (from > this.#at) frames += frame({ type: 'gap' } satisfies ShellFrame)
      const known = Math.max(0, this.#at - from)
      const news = known === 0 ? data : Buffer.from(data, 'base64').subarray(known).toString('base64')
      frames += frame({ type: 'output', data: news } satisfies ShellFrame, to)
      this.#at = to
    }
    if (frames !== '' && !this.#over) this.#controller?.enqueue(encode(frames))
    return frames !== ''
  }

  #give(said: ShellFrame): void {
    if (!this.#over) this.#controller?.enqueue(encode(frame(said)))
  }

  #stir(): void {
    this.#wake.resolve()
  }

  #end(): void {
    if (this.#over) return
    this.#over = true
    this.#stir()
    this.#parts.onEnd()
  }
}
