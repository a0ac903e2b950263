import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { readPlaces, readQueue } from '#db/reads/turn-rows.ts'
import { turns } from '#db/schema/turns.ts'
import { append } from '#db/writes/append-events.ts'
import { inTurn, type TurnMoveScope } from '#db/writes/turns/in-turn.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { TurnId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { messageText } from '#lib/domain/turns/message-text.ts'
import { moveTurn } from '#lib/domain/turns/move.ts'
import { placeBefore } from '#lib/domain/turns/place.ts'

export type TurnEdit = {
  turnId: TurnId
  text?: string | undefined
  /** The revision that was edited: where the entry has another by now, the edit is refused. */
  revision?: number | undefined
  /** The entry of the same queue before which it comes; null: it comes last. */
  before?: TurnId | null | undefined
}

/**
 * Changes what a queued turn says or where it stands. Throws `conflict` where it, or what it should precede, left the queue, and
 * where somebody else edited it meanwhile.
 */
export async function editTurn(actor: AccountActor, store: Store, input: TurnEdit): Promise<void> {
  if (input.before === input.turnId)
    throw new Refusal('invalid', 'An entry cannot come before itself.', { fields: { before: 'Another entry' } })
  const run = async (scope: TurnMoveScope) => {
    const { tx, head, turn } = scope
    moveTurn(turn.state, 'edit')
    if (input.text !== undefined) await changeText(scope, input)
    const moved = input.before === undefined ? [] : await moveBefore(scope, input.before)
    const changed = new Set<TurnId>([turn.id, ...moved])
    const entries = (await readQueue(tx, head.chatId)).filter((entry) => changed.has(entry.turnId))
    const drafts = entries.map((entry) => ({ type: 'turn.updated' as const, entry }))
    await append(tx, store, { chatId: head.chatId, at: head.at }, drafts)
  }
  await inTurn(actor, store, { turnId: input.turnId, run })
}

async function changeText({ tx, turn }: TurnMoveScope, { text, revision }: TurnEdit): Promise<void> {
  if (revision !== undefined && revision !== turn.revision)
    throw new Refusal('conflict', 'This message was edited elsewhere meanwhile. Look at it and save again.')
  const kept = messageText(text ?? '', turn.files.length)
  await tx
    .update(turns)
    .set({ text: kept, revision: turn.revision + 1 })
    .where(eq(turns.id, turn.id))
}

async function moveBefore({ tx, head, turn }: TurnMoveScope, before: TurnId | null): Promise<TurnId[]> {
  const queue = await readPlaces(tx, head.chatId)
  if (before !== null && !queue.some((entry) => entry.turnId === before))
    throw new Refusal('conflict', 'The entry that it should come before is not in the queue any more.')
  const places = placeBefore(queue, turn.id, before)
  for (const [turnId, place] of places) await tx.update(turns).set({ place }).where(eq(turns.id, turnId))
  return [...places.keys()]
}
