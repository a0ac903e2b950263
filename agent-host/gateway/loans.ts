import type { Borrower, BorrowingTurn, FailedAttempt, TurnAccount } from '#agent-host/gateway/gateway.ts'
import { emptyAccount } from '#agent-host/gateway/gateway.ts'
import type { UsageTap } from '#agent-host/gateway/usage-tap.ts'
import { hashToken, randomToken } from '#lib/crypto/tokens.ts'
import type { TurnId } from '#lib/domain/ids.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'
import { addTokens, noTokens, type Tokens } from '#lib/domain/usage/tokens.ts'

/** What is known of the requests of one turn. */
type TurnRecord = {
  readonly turn: BorrowingTurn
  /** Whether every request that its slot made meanwhile was its own, and its provider told what it used. */
  isCertain: boolean
  tokens: Tokens
  requests: number
  /** Answers that come just now. */
  readonly open: Set<UsageTap>
  failure: TurnError | null
  /** How many requests failed since one went well. */
  failed: number
  onFailure(failed: FailedAttempt): void
}

/** One slot's: for whom it works, which turns run in it, and how many requests it has under way. */
export type OpenLoan = {
  /** Null: nobody's, for looking which models there are. */
  readonly borrower: Borrower | null
  readonly running: Map<TurnId, TurnRecord>
  requests: number
  /** When a refusal was recorded last. */
  refusedAtMs: number
}

/** More turns than this are never ended at a time; what was left behind by a turn that was lost is forgotten. */
const longestMemory = 1_000

/** Who holds which token, and what the turns of their slots used. Tokens are kept as hashes: finding one tells nothing by its time. */
export class Loans {
  readonly #byToken = new Map<string, OpenLoan>()
  readonly #records = new Map<TurnId, TurnRecord>()

  open(borrower: Borrower | null): { token: string; loan: OpenLoan } {
    const token = `gw-${randomToken()}`
    const loan: OpenLoan = { borrower, running: new Map(), requests: 0, refusedAtMs: Number.NEGATIVE_INFINITY }
    this.#byToken.set(hashToken(token), loan)
    return { token, loan }
  }

  /** Whose token it is; null where it opens nothing, or nothing any more. */
  find(token: string): OpenLoan | null {
    return this.#byToken.get(hashToken(token)) ?? null
  }

  end(token: string): void {
    this.#byToken.delete(hashToken(token))
  }

  /** A turn runs in a slot. Where others do too, nobody knows whose a request is. */
  began(loan: OpenLoan, turn: BorrowingTurn, onFailure: TurnRecord['onFailure'] = () => undefined): void {
    const isAlone = loan.running.size === 0
    for (const other of loan.running.values()) other.isCertain = false
    const record: TurnRecord = {
      turn,
      isCertain: isAlone,
      tokens: noTokens,
      requests: 0,
      open: new Set(),
      failure: null,
      failed: 0,
      onFailure,
    }
    loan.running.set(turn.turnId, record)
    this.#records.set(turn.turnId, record)
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= longestMemory) break
      this.#records.delete(oldest)
    }
  }

  ended(loan: OpenLoan, turnId: TurnId): void {
    loan.running.delete(turnId)
    this.#records.delete(turnId)
  }

  settle(turnId: TurnId): TurnAccount {
    const record = this.#records.get(turnId)
    this.#records.delete(turnId)
    if (!record) return emptyAccount
    const isTold = [...record.open].every((tap) => tap.isTold)
    const sum = [...record.open].reduce((all, tap) => addTokens(all, tap.tokens), record.tokens)
    return { tokens: record.isCertain && isTold && record.requests > 0 ? sum : null, failure: record.failure }
  }
}

/** One request of a slot, counted for the turn that ran alone when it was made. */
export class CountedRequest {
  readonly #loan: OpenLoan
  readonly #record: TurnRecord | null
  readonly #all: readonly TurnRecord[]
  #tap: UsageTap | null = null

  constructor(loan: OpenLoan) {
    this.#loan = loan
    this.#all = [...loan.running.values()]
    this.#record = this.#all.length === 1 ? (this.#all[0] ?? null) : null
  }

  get turn(): BorrowingTurn | null {
    return this.#record?.turn ?? null
  }

  /** Its answer comes. */
  answering(tap: UsageTap): void {
    this.#tap = tap
    for (const record of this.#all) record.failure = null
    if (!this.#record) return
    this.#record.requests++
    this.#record.open.add(tap)
  }

  /** Its answer is over, with what it used; `isTold` where the provider said so. */
  answered(tokens: Tokens, isTold: boolean): void {
    if (!this.#record || !this.#tap) return
    this.#record.open.delete(this.#tap)
    this.#record.tokens = addTokens(this.#record.tokens, tokens)
    if (!isTold) this.#record.isCertain = false
  }

  /** Its answer came to its good end. */
  wentWell(): void {
    if (this.#record) this.#record.failed = 0
  }

  /** Its agent may ask again. What another attempt does not mend is told where there was another. */
  mayRetry(error: TurnError, delayMs: number): void {
    const record = this.#record
    if (!record || this.#loan.running.size > 1 || !this.#loan.running.has(record.turn.turnId)) return
    record.failed++
    if (error.retryable || record.failed > 1) record.onFailure({ attempt: record.failed, delayMs, error })
  }

  /** The gateway answered itself. Every turn of the slot may be the one that hears of it. */
  failed(failure: TurnError): void {
    for (const record of this.#all) record.failure = failure
  }
}
