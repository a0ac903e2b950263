import type { Books } from '#agent-host/gateway/books.ts'
import type { Borrower } from '#agent-host/gateway/gateway.ts'
import type { Ledger } from '#agent-host/gateway/ledger.ts'
import { type BudgetState, spend, spentBudget } from '#lib/domain/usage/budget.ts'
import type { ModelRequest } from '#lib/domain/usage/model-request.ts'
import { budgetedTokens } from '#lib/domain/usage/tokens.ts'
import type { Logger } from '#lib/log.ts'

/** What other hosts use and what administrators change is seen so late at most while requests come. */
const freshMs = 5_000
/** A database that does not answer holds nothing up for longer. */
const patienceMs = 2_000

type Read = { budgets: BudgetState[]; atMs: number }

/**
 * Knows whether a budget allows another request: by what was read last and what this host used since. A turn begins with what is true
 * then, and nothing is refused on an old reading. While the database is away the last reading stands.
 */
export class BudgetWatch {
  readonly #books: Books
  readonly #ledger: Ledger
  readonly #log: Logger
  #read: Read | null = null
  #reading: Promise<void> | null = null
  #next: Promise<void> | null = null
  /** What the first request of a turn waits for. */
  #awaited: Promise<void> | null = null

  constructor(parts: { books: Books; ledger: Ledger; log: Logger }) {
    this.#books = parts.books
    this.#ledger = parts.ledger
    this.#log = parts.log
  }

  turnBegan(): void {
    const reading = this.#readAnew()
    this.#awaited = reading
    void reading.then(() => {
      if (this.#awaited === reading) this.#awaited = null
    })
  }

  /** This host used something: it counts at once, before it is written down. */
  used(request: ModelRequest): void {
    this.#ledger.add(request)
    if (this.#read) this.#read.budgets = spend(this.#read.budgets, request, budgetedTokens(request))
  }

  /** The budget that forbids a request; null where there is none. */
  async check(borrower: Borrower): Promise<BudgetState | null> {
    if (this.#awaited) await inTime(this.#awaited)
    else if (!this.#read) await inTime(this.#refresh())
    else if (performance.now() - this.#read.atMs >= freshMs) void this.#refresh()
    if (!this.#spent(borrower)) return null
    // Somebody may have raised it meanwhile.
    await inTime(this.#readAnew())
    return this.#spent(borrower)
  }

  #spent(borrower: Borrower): BudgetState | null {
    return this.#read && spentBudget(this.#read.budgets, borrower, Date.now())
  }

  /** What is true from now on, also where something is being read already. */
  #readAnew(): Promise<void> {
    if (!this.#reading) return this.#refresh()
    this.#next ??= this.#reading.then(() => {
      this.#next = null
      return this.#refresh()
    })
    return this.#next
  }

  #refresh(): Promise<void> {
    this.#reading ??= this.#ledger
      .settled(async () => {
        const read = await this.#books.budgets()
        const more = (budgets: BudgetState[], request: ModelRequest) => spend(budgets, request, budgetedTokens(request))
        this.#read = { budgets: this.#ledger.unwritten.reduce(more, read), atMs: performance.now() }
      })
      .catch((error: unknown) => this.#log.warn({ err: error }, 'budgets could not be read'))
      .finally(() => {
        this.#reading = null
      })
    return this.#reading
  }
}

async function inTime(reading: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const patience = setTimeout(resolve, patienceMs)
  await Promise.race([reading, promise])
  clearTimeout(patience)
}
