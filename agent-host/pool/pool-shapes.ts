import type { Backend, BackendSession } from '#agent-host/backends/backend.ts'
import type { Gateway } from '#agent-host/gateway/gateway.ts'
import type { Budget, PoolLimits } from '#agent-host/pool/slot-facts.ts'
import type { Sandbox } from '#agent-host/sandbox/sandbox.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { Group } from '#lib/domain/groups/group.ts'
import type { BackendId, BackendSessionId, ChatId, PersonId, TurnId } from '#lib/domain/ids.ts'
import type { SessionStart } from '#lib/domain/turns/turn.ts'
import type { Logger } from '#lib/log.ts'

export type SlotWish = {
  chatId: ChatId
  /** The turn for which it is, and who sent it. */
  turnId: TurnId
  personId: PersonId
  group: Group
  backend: Backend
  /** The session that the chat goes on with, where the agent may still know it; null: it begins a new one. */
  sessionId: BackendSessionId | null
  homeDirectory: string
  /** The folder of the group, in which its worktrees appear. */
  rootDirectory: string
  /** The credentials of its group. */
  environment: Record<string, string>
  worktree: string
  options: Record<string, string>
  /** A process of its own that ends with the turn. */
  cold?: boolean
  onUpdate(update: AgentUpdate): void
  /** Called once where it waits for room for longer than a moment. */
  onWait?(): void
  signal: AbortSignal
}

export type LeasedSession = {
  session: BackendSession
  start: Exclude<SessionStart, 'replayed'>
  /** What its process asks models with, by the name that is shown instead. */
  secrets: Record<string, string>
}

export type PoolParts = {
  budget: Budget
  limits?: Partial<PoolLimits>
  log: Logger
  gateway: Gateway
  sandbox: Pick<Sandbox, 'kind' | 'fault' | 'fingerprint'>
  /** A chat's session is in no process any more; its agent has it in its own storage. */
  onGone(chatId: ChatId, backendId: BackendId): Promise<void>
  /** The memory of processes with all that came of them. */
  measure?: (processIds: readonly number[]) => Promise<Map<number, number>>
  measureEveryMs?: number
  onWaitAfterMs?: number
}
