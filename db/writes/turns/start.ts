import { eq, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { messages } from '#db/schema/chats.ts'
import { sessions } from '#db/schema/sessions.ts'
import { turns } from '#db/schema/turns.ts'
import { together } from '#db/together.ts'
import { append } from '#db/writes/append-events.ts'
import { inLease } from '#db/writes/in-chat.ts'
import { findTurn } from '#db/writes/turns/in-turn.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { BackendId, BackendSessionId, MessageId, SnapshotId } from '#lib/domain/ids.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'
import { moveTurn } from '#lib/domain/turns/move.ts'
import type { SessionStart } from '#lib/domain/turns/turn.ts'

export type TurnStart = {
  lease: Lease
  /** The agent's message, which begins here. */
  messageId: MessageId
  backend: BackendId
  model: string | null
  session: SessionStart
  backendSessionId: BackendSessionId
  startSnapshot: SnapshotId
}

/** Says that the session is ready, just before the prompt is sent; saying it again changes nothing. Throws `fence_lost`, and `conflict` where it is wanted stopped. */
export async function startTurn(host: HostActor, store: Store, start: TurnStart): Promise<void> {
  const { lease, messageId, backend, model, session, startSnapshot } = start
  const { chatId, turnId } = lease
  await inLease(store, lease, async (tx, { at, seq }) => {
    const turn = await findTurn(tx, chatId, turnId)
    if (turn.messageId === messageId) return
    const state = moveTurn(turn.state, 'start')
    const { promptMessageId } = turn
    const author = { kind: 'agent' as const, backend }
    const begun = { state, messageId, backend, model, session, startSnapshot, startedAt: at }
    await together([
      tx.insert(messages).values({ id: messageId, chatId, turnId, position: seq + 1, author, at, parts: [] }),
      tx.update(turns).set(begun).where(eq(turns.id, turnId)),
      openSession(host, tx, start, at),
      append(tx, store, { chatId, at }, [
        { type: 'turn.started', turnId, promptMessageId, messageId, backend, model, session },
      ]),
    ])
  })
}

/** Another session of the agent than the one before knows nothing of the chat yet. */
async function openSession(host: HostActor, tx: Transaction, start: TurnStart, at: string): Promise<void> {
  const { lease, backend, backendSessionId } = start
  const open = { backendSessionId, state: 'open' as const, hostId: host.hostId, lastActiveAt: at }
  const knownPosition = sql`case when ${sessions.backendSessionId} = ${backendSessionId} then ${sessions.knownPosition} else 0 end`
  await tx
    .insert(sessions)
    .values({ chatId: lease.chatId, backend, ...open })
    .onConflictDoUpdate({ target: [sessions.chatId, sessions.backend], set: { ...open, knownPosition } })
}
