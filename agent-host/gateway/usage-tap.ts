import { StringDecoder } from 'node:string_decoder'
import type { Dialect } from '#agent-host/gateway/doors.ts'
import { type Counts, readCounts, tokensOf } from '#agent-host/gateway/reported-usage.ts'
import type { Tokens } from '#lib/domain/usage/tokens.ts'

/** Longer lines and answers are let through unread. */
const longestRead = 16 * 1024 * 1024

/** Listens to an answer that goes by and knows what it used, as far as the provider said. */
export class UsageTap {
  readonly #dialect: Dialect
  readonly #isStream: boolean
  readonly #decoder = new StringDecoder('utf8')
  #counts: Counts | null = null
  /** What was not read yet: the begun line of a stream, or all of a whole answer. */
  #pending: string[] = []
  #pendingLength = 0
  #isTooLong = false
  /** How many events came: about as many tokens were written, where nothing else is known. */
  events = 0

  constructor(dialect: Dialect, contentType: string | undefined) {
    this.#dialect = dialect
    this.#isStream = contentType?.includes('text/event-stream') ?? false
  }

  /** Whether the provider said anything of usage. */
  get isTold(): boolean {
    return this.#counts !== null
  }

  get tokens(): Tokens {
    return tokensOf(this.#dialect, this.#counts)
  }

  push(bytes: Buffer): void {
    const text = this.#decoder.write(bytes)
    const first = this.#isStream ? text.indexOf('\n') : -1
    if (first < 0) {
      this.#keep(text)
      return
    }
    const last = text.lastIndexOf('\n')
    this.#keep(text.slice(0, first))
    this.#readLines()
    this.#keep(text.slice(first + 1, last))
    this.#readLines()
    this.#keep(text.slice(last + 1))
  }

  /** The answer is over. */
  end(): void {
    if (this.#isStream) this.#readLines()
    else if (!this.#isTooLong) this.#read(this.#pending.join(''))
    this.#pending = []
  }

  #keep(text: string): void {
    this.#pendingLength += text.length
    if (this.#pendingLength > longestRead) this.#isTooLong = true
    if (this.#isTooLong) this.#pending = []
    else this.#pending.push(text)
  }

  #readLines(): void {
    const text = this.#pending.join('')
    this.#pending = []
    this.#pendingLength = 0
    this.#isTooLong = false
    for (const line of text.split('\n')) {
      if (!line.startsWith('data:')) continue
      this.events++
      if (line.includes('"usage')) this.#read(line.slice(5))
    }
  }

  #read(json: string): void {
    try {
      this.#counts = readCounts(this.#counts, JSON.parse(json))
    } catch (error) {
      // A provider's page instead of its answer, or an answer that was cut: there is nothing to count in it.
      if (!(error instanceof SyntaxError)) throw error
    }
  }
}
