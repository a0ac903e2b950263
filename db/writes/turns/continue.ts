import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { authorOf, readPlaces } from '#db/reads/turn-rows.ts'
import { chats } from '#db/schema/chats.ts'
import { append } from '#db/writes/append-events.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { queueTurn } from '#db/writes/turns/queue-turn.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const goOn = 'Continue.'

/** Releases a queue that is held; an empty one gets a message that says so. Throws `conflict` where it is not held. */
export async function continueChat(actor: AccountActor, store: Store, { chatId }: { chatId: ChatId }): Promise<void> {
  await inChat(store, chatId, async (tx, head) => {
    const chat = await findChat(actor, tx, chatId)
    if (!chat.queueHeld) throw new Refusal('conflict', 'The queue of this chat is not held.')
    if ((await readPlaces(tx, chatId)).length === 0) {
      const prompt = { author: await authorOf(actor, tx), text: goOn, backend: null, options: null }
      await queueTurn(tx, store, { head, chat, prompt })
      return
    }
    await tx.update(chats).set({ queueHeld: false, activeAt: head.at }).where(eq(chats.id, chatId))
    await append(tx, store, { chatId, at: head.at }, [{ type: 'chat.updated', queueHeld: false }])
    await store.bus.publish(tx, { type: 'work', hostId: chat.hostId, chatId })
  })
}
