import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { requests } from '#db/schema/requests.ts'
import { append } from '#db/writes/append-events.ts'
import { inLease } from '#db/writes/in-chat.ts'
import { findTurn } from '#db/writes/turns/in-turn.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { RequestId } from '#lib/domain/ids.ts'
import type { RequestAsk } from '#lib/domain/requests/request.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'
import { moveTurn } from '#lib/domain/turns/move.ts'
import { newId } from '#lib/ids.ts'

export type NewRequest = { lease: Lease; ask: RequestAsk; rest: EventDraft[]; requestId?: RequestId }

/**
 * What an agent asks, after the `rest` of what it said before; with a `requestId`, once, however often. Throws `fence_lost`, and `conflict` where its turn is not running any
 * more: then the agent is told that it was cancelled.
 */
export async function openRequest(
  _host: HostActor,
  store: Store,
  { lease, ask, rest, requestId = newId('req') }: NewRequest,
): Promise<RequestId> {
  const { chatId, turnId } = lease
  return await inLease(store, lease, async (tx, { at }) => {
    const [known] = await tx.select({ id: requests.id }).from(requests).where(eq(requests.id, requestId))
    if (known) return requestId
    moveTurn((await findTurn(tx, chatId, turnId)).state, 'ask')
    const request = { requestId, turnId, ask: storable(ask), openedAt: at }
    const row = { id: request.requestId, chatId, turnId, ask: request.ask, state: 'open' as const, openedAt: at }
    await tx.insert(requests).values(row)
    await append(tx, store, { chatId, at }, [...rest, { type: 'request.opened', request }])
    return requestId
  })
}
