import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat, type Reader } from '#db/reads/chat-access.ts'
import { readLog } from '#db/reads/log-entries.ts'
import { chatHeads } from '#db/schema/chats.ts'
import type { Actor, Role } from '#lib/domain/actors/actor.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import { project } from '#lib/domain/events/project.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/**
 * The events after a seq, at most `limit` of the log, projected. `throughSeq` is how far the log was read: a role that does not see
 * an event goes on after it. 'outside' where the log does not go on from there: it is trimmed, or never was so long.
 */
export async function readEvents(
  actor: Actor,
  store: Store,
  input: { chatId: ChatId; after: number; limit: number },
): Promise<{ events: ChatEvent[]; role: Role; throughSeq: number } | 'outside'> {
  const read = async (tx: Reader) => {
    const { role } = await findChat(actor, tx, input.chatId)
    const [head] = await tx.select().from(chatHeads).where(eq(chatHeads.chatId, input.chatId))
    if (!head || input.after + 1 < head.keptFromSeq || input.after > head.seq) return 'outside'
    const entries = await readLog(tx, input)
    const events = entries.flatMap((event) => project(event, role) ?? [])
    return { events, role, throughSeq: entries.at(-1)?.seq ?? input.after }
  }
  return await store.database.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' })
}
