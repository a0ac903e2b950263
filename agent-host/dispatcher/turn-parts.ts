import type { Backend } from '#agent-host/backends/backend.ts'
import type { GroupCredentials, Whose } from '#agent-host/credentials/group-credentials.ts'
import type { EventWriter } from '#agent-host/dispatcher/event-writer.ts'
import type { Wakes } from '#agent-host/dispatcher/wakes.ts'
import type { TurnAccount } from '#agent-host/gateway/gateway.ts'
import type { EndedTurn } from '#agent-host/metrics/host-metrics.ts'
import type { Pool } from '#agent-host/pool/pool.ts'
import type { Worktrees } from '#agent-host/worktrees/open-worktrees.ts'
import type { Store } from '#db/client.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { BackendId, ChatId, TurnId } from '#lib/domain/ids.ts'
import type { Logger } from '#lib/log.ts'

/** What every turn of a host works with. */
export type TurnParts = {
  host: HostActor
  store: Store
  writer: EventWriter
  pool: Pool
  worktrees: Worktrees
  /** The backend of that id, null where this host has none. */
  findBackend(id: BackendId): Promise<Backend | null>
  /** What the gateway knows of what a turn asked of models; told once, at its end. */
  settleModels(turnId: TurnId): TurnAccount
  /** What the agents of a group get in their environment. */
  credentials(whose: Whose): Promise<GroupCredentials>
  /** An agent said something while a session of a chat was opened. */
  heard(id: BackendId, update: AgentUpdate): void
  /** Told of every turn that ended here, once its end is in the log. */
  onEnded(turn: EndedTurn & { chatId: ChatId; turnId: TurnId; isTask: boolean }): void
  log: Logger
  /** Wakes who waits for an answer. */
  wakes: Wakes
  /** How long an agent may take to acknowledge that it was stopped. */
  stopPatienceMs: number
}
