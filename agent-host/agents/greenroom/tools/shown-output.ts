const headLimit = 192 * 1024
const tailLimit = 48 * 1024
const modelHead = 8 * 1024
const modelTail = 20 * 1024

/**
 * What a command printed, kept bounded: its beginning, and its last part, for both the person and the model. What is shown
 * only ever grows, so that a client can append.
 */
export class ShownOutput {
  #head = ''
  #tail = ''
  #cut = 0

  add(text: string) {
    const room = headLimit - this.#head.length
    this.#head += text.slice(0, room)
    this.#tail += text.slice(room)
    const over = this.#tail.length - tailLimit
    if (over <= 0) return
    this.#tail = this.#tail.slice(over)
    this.#cut += over
  }

  /** While the command runs: the beginning. */
  get soFar(): string {
    return this.#head
  }

  /** When it ended: the beginning and the end, with a note of what is missing between them. */
  get whole(): string {
    return this.#head + (this.#cut ? `\n(${this.#cut} characters left out)\n` : '') + this.#tail
  }

  get forModel(): string {
    const text = this.whole
    if (text.length <= modelHead + modelTail) return text
    const left = text.length - modelHead - modelTail + this.#cut
    return `${text.slice(0, modelHead)}\n(${left} characters left out)\n${text.slice(-modelTail)}`
  }
}

const intervalMs = 100
const slowestMs = 1000

/**
 * Says when a growing output is to be shown: at once, then at most ten times a second, and less often the more there is,
 * because each showing carries all of it.
 */
export class OutputPacer implements Disposable {
  readonly #show: () => void
  #length = 0
  #shownLength = 0
  #shownAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined

  constructor(show: () => void) {
    this.#show = show
  }

  grownTo(length: number) {
    this.#length = length
    const grown = length - this.#shownLength
    if (grown === 0 || this.#timer) return
    const waitMs = grown < length / 16 ? slowestMs : intervalMs
    const leftMs = this.#shownAt + waitMs - performance.now()
    if (leftMs <= 0) this.#now()
    else this.#timer = setTimeout(() => this.#now(), leftMs)
  }

  #now() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#shownLength = this.#length
    this.#shownAt = performance.now()
    this.#show()
  }

  [Symbol.dispose]() {
    clearTimeout(this.#timer)
  }
}
