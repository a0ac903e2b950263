import type { Store } from '#db/client.ts'
import { authorOf } from '#db/reads/turn-rows.ts'
import { append } from '#db/writes/append-events.ts'
import { inTurn } from '#db/writes/turns/in-turn.ts'
import { stopRunningTurn } from '#db/writes/turns/stop-running.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { TurnId } from '#lib/domain/ids.ts'
import { moveTurn } from '#lib/domain/turns/move.ts'

/** Wants a running turn stopped: what it asks is cancelled, its host is woken and ends it. Throws `conflict` where it does not run. */
export async function stopTurn(actor: AccountActor, store: Store, { turnId }: { turnId: TurnId }): Promise<void> {
  await inTurn(actor, store, {
    turnId,
    run: async ({ tx, head, chat, turn }) => {
      moveTurn(turn.state, 'stop')
      const drafts = await stopRunningTurn(tx, head, await authorOf(actor, tx))
      await append(tx, store, { chatId: chat.id, at: head.at }, drafts)
      await store.bus.publish(tx, { type: 'work', hostId: turn.hostId, chatId: chat.id })
    },
  })
}
