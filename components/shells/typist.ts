import { joinBytes, toBase64 } from '#components/shells/bytes.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'

const pieceBytes = 32 * 1024
/** More than this waits for nobody: a paste by mistake. */
const waitingBytes = 4 * 1024 * 1024
/** What may have arrived or may be accepted later: it is sent again under the same number, which is typed once. */
const passing = new Set(['unreachable', 'unavailable', 'unexpected', 'internal'])

type Parts = {
  send(piece: { seq: number; data: string }): Promise<ActionResult<unknown>>
  /** Words for what was not typed; null once something was. */
  onFault(words: string | null): void
  pause(attempt: number): Promise<void>
}

/** Sends what is typed in order, one piece after another; what is typed meanwhile is the next. */
export class Typist {
  readonly #parts: Parts
  #waiting: Uint8Array[] = []
  #bytes = 0
  #seq = 0
  #sending = false
  #stopped = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  type(bytes: Uint8Array): void {
    if (this.#stopped || bytes.length === 0) return
    if (this.#bytes + bytes.length > waitingBytes) {
      this.#parts.onFault('This is too much to be typed. Put it into a file instead.')
      return
    }
    this.#waiting.push(bytes)
    this.#bytes += bytes.length
    if (!this.#sending) void this.#sendAll()
  }

  stop(): void {
    this.#stopped = true
    this.#drop()
  }

  async #sendAll(): Promise<void> {
    this.#sending = true
    while (this.#bytes > 0) await this.#send(this.#take())
    this.#sending = false
  }

  #take(): Uint8Array {
    const all = this.#waiting.length === 1 && this.#waiting[0] ? this.#waiting[0] : joinBytes(this.#waiting)
    const piece = all.subarray(0, pieceBytes)
    const rest = all.subarray(piece.length)
    this.#waiting = rest.length > 0 ? [rest] : []
    this.#bytes = rest.length
    return piece
  }

  async #send(piece: Uint8Array): Promise<void> {
    const seq = this.#seq + 1
    const data = toBase64(piece)
    for (let attempt = 0; !this.#stopped; attempt++) {
      const result = await this.#parts.send({ seq, data })
      if (result.ok) {
        this.#seq = seq
        this.#parts.onFault(null)
        return
      }
      if (!passing.has(result.error.code)) {
        this.#drop()
        this.#parts.onFault(result.error.message)
        return
      }
      this.#parts.onFault('What is typed has not arrived yet. Trying again…')
      await this.#parts.pause(attempt)
    }
  }

  #drop(): void {
    this.#waiting = []
    this.#bytes = 0
  }
}
