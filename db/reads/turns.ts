import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat, visibleTo } from '#db/reads/chat-access.ts'
import { groupFacts } from '#db/reads/group-facts.ts'
import { readRunningTurn } from '#db/reads/running-turn.ts'
import { chats } from '#db/schema/chats.ts'
import { people } from '#db/schema/people.ts'
import { turns } from '#db/schema/turns.ts'
import type { Actor, HostActor } from '#lib/domain/actors/actor.ts'
import type { GroupFacts } from '#lib/domain/groups/group.ts'
import type { BackendId, ChatId, HostId, SnapshotId, TurnId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** The chat of a turn that the actor may see. Throws `not_found`. */
export async function readTurnChat(actor: Actor, store: Store, turnId: TurnId): Promise<ChatId> {
  const [row] = await store.database
    .select({ chatId: turns.chatId })
    .from(turns)
    .innerJoin(chats, eq(chats.id, turns.chatId))
    .where(and(eq(turns.id, turnId), visibleTo(actor)))
  if (!row) throw notFound('turn')
  return row.chatId
}

/** The backend of a chat's running turn; null where none runs. */
export async function readRunningBackend(actor: Actor, store: Store, chatId: ChatId): Promise<BackendId | null> {
  const chat = await findChat(actor, store.database, chatId)
  const turn = await readRunningTurn(store.database, chat.id)
  return turn && (turn.backend ?? chat.backend)
}

export type TurnFiles = GroupFacts & {
  hostId: HostId | null
  /** The files as they were before the agent was told; null where it never was. */
  startSnapshot: SnapshotId | null
  backend: BackendId
  personName: string
  isTask: boolean
}

/** What a host must know to record what a claimed turn left in its worktree; null where there is no such turn or its chat is gone. */
export async function readTurnFiles(host: HostActor, store: Store, turnId: TurnId): Promise<TurnFiles | null> {
  const [row] = await store.database
    .select({ turn: turns, chat: chats, personName: people.name })
    .from(turns)
    .innerJoin(chats, eq(chats.id, turns.chatId))
    .innerJoin(people, eq(people.id, turns.personId))
    .where(and(eq(turns.id, turnId), visibleTo(host)))
  if (!row) return null
  const { turn, chat, personName } = row
  const { hostId, startSnapshot } = turn
  return {
    ...groupFacts(chat),
    hostId,
    startSnapshot,
    backend: turn.backend ?? chat.backend,
    personName,
    isTask: chat.kind === 'task',
  }
}
