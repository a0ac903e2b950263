import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { turns } from '#db/schema/turns.ts'
import { append } from '#db/writes/append-events.ts'
import { inTurn } from '#db/writes/turns/in-turn.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { TurnId } from '#lib/domain/ids.ts'
import { moveTurn } from '#lib/domain/turns/move.ts'

/** Takes a queued turn out of the queue for good. Throws `conflict` where it left it already. */
export async function removeTurn(actor: AccountActor, store: Store, { turnId }: { turnId: TurnId }): Promise<void> {
  await inTurn(actor, store, {
    turnId,
    run: async ({ tx, head, turn }) => {
      moveTurn(turn.state, 'remove')
      await tx.delete(turns).where(eq(turns.id, turnId))
      await append(tx, store, { chatId: head.chatId, at: head.at }, [{ type: 'turn.removed', turnId }])
    },
  })
}
