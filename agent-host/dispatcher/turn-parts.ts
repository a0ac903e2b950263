import type { Backend } from '#agent-host/backends/backend.ts'
import type { EventWriter } from '#agent-host/dispatcher/event-writer.ts'
import type { Wakes } from '#agent-host/dispatcher/wakes.ts'
import type { Pool } from '#agent-host/pool/pool.ts'
import type { Store } from '#db/client.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { BackendId, ChatId, SnapshotId, WorkspaceId } from '#lib/domain/ids.ts'
import type { PatchFile } from '#lib/domain/patches/patch.ts'
import type { Logger } from '#lib/log.ts'

/** The files of chats, as a turn needs them. */
export type Worktrees = {
  /** The chat's worktree, made when it is missing: an absolute folder. */
  prepare(place: Place): Promise<string>
  snapshot(place: Place): Promise<{ snapshotId: SnapshotId; omitted: string[] }>
  /** What changed between two snapshots; `diff` is null where it is too large to keep. */
  diff(place: Place, from: SnapshotId, to: SnapshotId): Promise<{ files: PatchFile[]; diff: string | null }>
  home(chatId: ChatId, backendId: BackendId): Promise<string>
}
export type Place = { chatId: ChatId; workspaceId: WorkspaceId }

/** What every turn of a host works with. */
export type TurnParts = {
  host: HostActor
  store: Store
  writer: EventWriter
  pool: Pool
  worktrees: Worktrees
  /** The backend of that id, null where this host has none. */
  findBackend(id: BackendId): Promise<Backend | null>
  log: Logger
  /** Wakes who waits for an answer. */
  wakes: Wakes
  /** How long an agent may take to acknowledge that it was stopped. */
  stopPatienceMs: number
}
