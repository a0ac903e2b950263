import type { Books } from '#agent-host/gateway/books.ts'
import type { BudgetState } from '#lib/domain/usage/budget.ts'
import type { ModelRequest } from '#lib/domain/usage/model-request.ts'

export type FakeBooks = Books & {
  written: ModelRequest[]
  /** What a reading gives: a budget's `usedTokens` are those of before. */
  limits: BudgetState[]
  /** Whether the database is away. */
  isAway: boolean
  /** Resolves when so many requests are written. */
  until(count: number): Promise<ModelRequest[]>
}

/** A gateway's books in memory. */
export function fakeBooks(): FakeBooks {
  let wake = Promise.withResolvers<void>()
  const books: FakeBooks = {
    written: [],
    limits: [],
    isAway: false,
    async write(requests) {
      if (books.isAway) throw new Error('the database is away')
      const known = new Set(books.written.map(({ id }) => id))
      books.written.push(...requests.filter(({ id }) => !known.has(id)))
      wake.resolve()
      wake = Promise.withResolvers()
    },
    async budgets() {
      if (books.isAway) throw new Error('the database is away')
      const used = (each: BudgetState) =>
        books.written
          .filter(({ personId }) => each.personId === null || each.personId === personId)
          .reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, each.usedTokens)
      return books.limits.map((each) => ({ ...each, usedTokens: used(each) }))
    },
    async until(count) {
      while (books.written.length < count) await wake.promise
      return books.written
    },
  }
  return books
}
