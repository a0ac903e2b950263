import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat, type Reader } from '#db/reads/chat-access.ts'
import { messages } from '#db/schema/chats.ts'
import { sessions } from '#db/schema/sessions.ts'
import type { Actor } from '#lib/domain/actors/actor.ts'
import type { BackendId, BackendSessionId, ChatId, HostId } from '#lib/domain/ids.ts'
import type { SessionInfo, SessionState } from '#lib/domain/sessions/session.ts'

/** A backend's memory of a chat, as a host must know it to go on with it. */
export type KnownSession = {
  backendSessionId: BackendSessionId
  state: SessionState
  hostId: HostId
  /** The position in the transcript up to which it was told what happened. */
  knownPosition: number
}

/** What each backend that the chat was with remembers of it. */
export async function readSessions(reader: Reader, chatId: ChatId): Promise<Map<BackendId, KnownSession>> {
  const { backend, backendSessionId, state, hostId, knownPosition } = sessions
  const rows = await reader
    .select({ backend, known: { backendSessionId, state, hostId, knownPosition } })
    .from(sessions)
    .where(eq(sessions.chatId, chatId))
  return new Map(rows.map((row) => [row.backend, row.known]))
}

/** What the next prompt would meet at the chat's backend and at each that the chat was with. */
export async function listSessions(actor: Actor, store: Store, chatId: ChatId): Promise<SessionInfo[]> {
  const chat = await findChat(actor, store.database, chatId)
  const rows = await store.database
    .select({ backend: sessions.backend, state: sessions.state, lastActiveAt: sessions.lastActiveAt })
    .from(sessions)
    .where(eq(sessions.chatId, chatId))
    .orderBy(asc(sessions.backend))
  const [said] = await store.database
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.chatId, chatId), isNull(messages.cutAt)))
    .limit(1)
  const known = rows.map(
    ({ backend, state, lastActiveAt }): SessionInfo => ({
      backend,
      start: startOf(state, said !== undefined),
      lastActiveAt,
    }),
  )
  if (known.some(({ backend }) => backend === chat.backend)) return known
  return [{ backend: chat.backend, start: startOf('lost', said !== undefined), lastActiveAt: null }, ...known]
}

function startOf(state: SessionState, said: boolean): SessionInfo['start'] {
  if (state === 'open') return 'warm'
  if (state === 'parked') return 'resumed'
  return said ? 'replayed' : 'new'
}
