import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { authorOf, readPlaces, readQueue } from '#db/reads/turn-rows.ts'
import { chats } from '#db/schema/chats.ts'
import { turns } from '#db/schema/turns.ts'
import { append } from '#db/writes/append-events.ts'
import { inTurn, type TurnMoveScope } from '#db/writes/turns/in-turn.ts'
import { stopRunningTurn } from '#db/writes/turns/stop-running.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { TurnId } from '#lib/domain/ids.ts'
import { moveTurn } from '#lib/domain/turns/move.ts'
import { placeFirst } from '#lib/domain/turns/place.ts'

/** Makes a queued turn the next: what runs is stopped and keeps what it produced, a held queue is released. */
export async function promoteTurn(actor: AccountActor, store: Store, { turnId }: { turnId: TurnId }): Promise<void> {
  const run = async (scope: TurnMoveScope) => {
    const { tx, head, chat, turn } = scope
    moveTurn(turn.state, 'promote')
    const drafts: EventDraft[] = await putFirst(scope)
    if (chat.queueHeld) drafts.push({ type: 'chat.updated', queueHeld: false })
    drafts.push(...(await stopRunningTurn(tx, head, await authorOf(actor, tx))))
    await tx.update(chats).set({ queueHeld: false, activeAt: head.at }).where(eq(chats.id, chat.id))
    await append(tx, store, { chatId: chat.id, at: head.at }, drafts)
    await store.bus.publish(tx, { type: 'work', hostId: chat.hostId, chatId: chat.id })
  }
  await inTurn(actor, store, { turnId, run })
}

async function putFirst({ tx, head, turn }: TurnMoveScope): Promise<EventDraft[]> {
  const others = (await readPlaces(tx, head.chatId)).filter((entry) => entry.turnId !== turn.id)
  await tx
    .update(turns)
    .set({ place: placeFirst(others) })
    .where(eq(turns.id, turn.id))
  const [entry] = await readQueue(tx, head.chatId)
  return entry ? [{ type: 'turn.updated', entry }] : []
}
