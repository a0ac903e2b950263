import type { Store } from '#db/client.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { findTurn } from '#db/writes/turns/in-turn.ts'
import { settleTurn, type TurnEnd } from '#db/writes/turns/settle-turn.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'
import { moveTurn, outcomeOf } from '#lib/domain/turns/move.ts'

export type { PatchDraft } from '#db/writes/patches/insert-patch.ts'

/**
 * Ends a turn and its lease in one transaction. Doing it again, because the answer was lost, does nothing. Throws `fence_lost` where
 * the turn is not this lease's. `restWritten` is false where the database did not take all of `rest` and the turn ended without that.
 */
export async function endTurn(
  host: HostActor,
  store: Store,
  { lease, ...end }: TurnEnd & { lease: Lease },
): Promise<{ restWritten: boolean }> {
  const { chatId, turnId, fence } = lease
  return await inChat(store, chatId, async (tx, head) => {
    const turn = await findTurn(tx, chatId, turnId)
    const isMine = turn.fence === fence && turn.hostId === host.hostId
    // One that was wanted stopped when it was interrupted has ended as stopped.
    const isSaid = turn.outcome === end.outcome || turn.outcome === outcomeOf('stopping', end.outcome)
    if (isMine && turn.state === 'ended' && isSaid) return { restWritten: true }
    if (head.fence !== fence) throw new Refusal('fence_lost', 'This turn is another lease’s by now.')
    moveTurn(turn.state, 'end')
    const outcome = outcomeOf(turn.state, end.outcome)
    return await settleTurn(host, store, { tx, head, turn, end: { ...end, outcome } })
  })
}
