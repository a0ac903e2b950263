import type { Books } from '#agent-host/gateway/books.ts'
import type { ModelRequest } from '#lib/domain/usage/model-request.ts'
import type { Logger } from '#lib/log.ts'

type Times = { gatherMs: number; retryMs: number; lastChanceMs: number }
const usualTimes: Times = { gatherMs: 250, retryMs: 2_000, lastChanceMs: 5_000 }
/** What a database that is away is waited for with; later requests are not recorded then. */
const unwrittenLimit = 20_000
const batchLimit = 500

/** Writes requests down in batches, after they were answered; nothing waits for it. */
export class Ledger {
  readonly #books: Books
  readonly #log: Logger
  readonly #times: Times
  #unwritten: ModelRequest[] = []
  #lost = 0
  #timer: NodeJS.Timeout | null = null
  #queue: Promise<unknown> = Promise.resolve()

  constructor(parts: { books: Books; log: Logger; times?: Partial<Times> }) {
    this.#books = parts.books
    this.#log = parts.log
    this.#times = { ...usualTimes, ...parts.times }
  }

  get unwritten(): readonly ModelRequest[] {
    return this.#unwritten
  }

  add(request: ModelRequest): void {
    if (this.#unwritten.length >= unwrittenLimit) {
      this.#lost++
      return
    }
    this.#unwritten.push(request)
    this.#later(this.#times.gatherMs)
  }

  /** Writes what there is, then runs `read` while nothing is written: what it reads holds nothing of `unwritten`. */
  settled<T>(read: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      await this.#write()
      return await read()
    })
  }

  /** Writes what is left, within a bound. */
  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const lastChance = setTimeout(resolve, this.#times.lastChanceMs)
    await Promise.race([this.#inTurn(() => this.#write()), promise])
    clearTimeout(lastChance)
    if (this.#timer) clearTimeout(this.#timer)
    const { length: requests } = this.#unwritten
    if (requests > 0) this.#log.warn({ requests }, 'what models were asked last was not recorded')
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task)
    this.#queue = done.catch(() => undefined)
    return done
  }

  #later(afterMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      void this.#inTurn(() => this.#write())
    }, afterMs).unref()
  }

  async #write(): Promise<void> {
    try {
      while (this.#unwritten.length > 0) {
        const batch = this.#unwritten.slice(0, batchLimit)
        await this.#books.write(batch)
        this.#unwritten = this.#unwritten.slice(batch.length)
      }
    } catch (error) {
      this.#log.warn({ err: error }, 'what models were asked could not be recorded, trying again')
      this.#later(this.#times.retryMs)
      return
    }
    const message = 'requests of models were not recorded: the database was away for too long'
    if (this.#lost > 0) this.#log.error({ requests: this.#lost }, message)
    this.#lost = 0
  }
}
