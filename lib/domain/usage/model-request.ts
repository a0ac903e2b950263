import type { BackendId, ChatId, ModelRequestId, PersonId, TurnId, WorkspaceId } from '#lib/domain/ids.ts'
import type { Tokens } from '#lib/domain/usage/tokens.ts'

/** Why a gateway did not forward a request. */
export type RequestRefusal = 'budget_spent' | 'too_large' | 'too_many'

/** One request that was made of a provider through a gateway, as it is recorded. */
export type ModelRequest = Tokens & {
  id: ModelRequestId
  at: string
  personId: PersonId
  workspaceId: WorkspaceId | null
  /** The turn for which it was, where that is certain. */
  chatId: ChatId | null
  turnId: TurnId | null
  backend: BackendId
  provider: string
  model: string | null
  /** The provider's; null where it gave none. */
  status: number | null
  refused: RequestRefusal | null
  durationMs: number
}
