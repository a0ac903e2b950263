import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import type { BackendId, ChatId, PersonId, TurnId, WorkspaceId } from '#lib/domain/ids.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'
import type { Tokens } from '#lib/domain/usage/tokens.ts'

/** For whom a slot works: whose budget its models are asked on. With `chatId` what is asked outside of turns counts for that chat. */
export type Borrower = {
  personId: PersonId
  workspaceId: WorkspaceId | null
  backend: BackendId
  chatId?: ChatId
}

/** A turn that runs in a slot; what models are asked meanwhile is counted for it where it is the only one. */
export type BorrowingTurn = { chatId: ChatId; turnId: TurnId; personId: PersonId }

/** A request of a turn that was answered with a failure: the how manieth in a row, and how long its provider wants not to be asked. */
export type FailedAttempt = { attempt: number; delayMs: number; error: TurnError }

/** What is lent to one slot. Over when `end` was called: its tokens open nothing any more. */
export type Loan = {
  readonly access: ModelAccess
  /** While the turn is the slot's only one, `onFailure` is told of each failure after which its agent may ask again. */
  began(turn: BorrowingTurn, onFailure?: (failed: FailedAttempt) => void): void
  ended(turnId: TurnId): void
  end(): void
}

/** What a gateway knows of a turn: the tokens where all of them are certainly its own, and why it answered the turn's last request itself. */
export type TurnAccount = { tokens: Tokens | null; failure: TurnError | null }

export const emptyAccount: TurnAccount = { tokens: null, failure: null }

/** What stands between agents and providers: agents get addresses and tokens of their slot, real keys stay behind it. */
export interface Gateway extends AsyncDisposable {
  /** What can be reached, with a token that lists models and opens nothing else: for who only looks what a program offers. */
  readonly offered: ModelAccess
  lend(borrower: Borrower): Loan
  /** What is known of a turn that is about to end; forgotten then. */
  settle(turnId: TurnId): TurnAccount
}

/** Lends the keys themselves. */
export function lendKeys(access: ModelAccess): Gateway {
  const loan: Loan = { access, began: () => undefined, ended: () => undefined, end: () => undefined }
  return {
    offered: access,
    lend: () => loan,
    settle: () => emptyAccount,
    [Symbol.asyncDispose]: async () => undefined,
  }
}
