import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { sessions } from '#db/schema/sessions.ts'
import { inChat } from '#db/writes/in-chat.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { BackendId, ChatId } from '#lib/domain/ids.ts'

/** The agent, or where none is named all of them, cannot go on with a session any more: the next one is given the conversation. */
export async function loseSession(
  _host: HostActor,
  store: Store,
  { chatId, backend }: { chatId: ChatId; backend?: BackendId },
): Promise<void> {
  await inChat(store, chatId, async (tx) => {
    await tx
      .update(sessions)
      .set({ state: 'lost', knownPosition: 0 })
      .where(and(eq(sessions.chatId, chatId), backend && eq(sessions.backend, backend)))
  })
}
