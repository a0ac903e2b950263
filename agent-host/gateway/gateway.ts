import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import type { BackendId, ChatId, PersonId, TurnId, WorkspaceId } from '#lib/domain/ids.ts'

/** For whom a slot works: whose budget its models are asked on. */
export type Borrower = { personId: PersonId; workspaceId: WorkspaceId; backend: BackendId }

/** A turn that runs in a slot; what models are asked meanwhile is counted for it where it is the only one. */
export type BorrowingTurn = { chatId: ChatId; turnId: TurnId; personId: PersonId }

/** What is lent to one slot. Over when `end` was called: its tokens open nothing any more. */
export type Loan = {
  readonly access: ModelAccess
  began(turn: BorrowingTurn): void
  ended(turnId: TurnId): void
  end(): void
}

/** What stands between agents and providers: agents get addresses and tokens of their slot, real keys stay behind it. */
export interface Gateway extends AsyncDisposable {
  /** What can be reached, with keys that open nothing: for who only looks whether a program starts. */
  readonly offered: ModelAccess
  lend(borrower: Borrower): Loan
}

/** Lends the keys themselves. */
export function lendKeys(access: ModelAccess): Gateway {
  const loan: Loan = { access, began: () => undefined, ended: () => undefined, end: () => undefined }
  return { offered: access, lend: () => loan, [Symbol.asyncDispose]: async () => undefined }
}
