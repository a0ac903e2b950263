import { and, eq, lt, not, type SQL, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { isNamed } from '#db/reads/attachments.ts'
import { attachments } from '#db/schema/attachments.ts'
import { drafts } from '#db/schema/drafts.ts'
import { inChat } from '#db/writes/in-chat.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'

const keptForMs = 24 * 60 * 60 * 1000
/** Chats of one round; the rest waits for the next. */
const chatLimit = 100

const inDraft = sql`exists (select 1 from ${drafts} where ${drafts.personId} = ${attachments.personId}
  and ${drafts.files} @> jsonb_build_array(jsonb_build_object('attachmentId', ${attachments.id})))`

/** Removes the files that nobody sent within a day, unless somebody's draft still has them. Gives how many. */
export async function removeUnsentAttachments(_host: HostActor, store: Store): Promise<number> {
  const unsent: SQL | undefined = and(lt(attachments.createdAt, fromNow(-keptForMs)), not(isNamed), not(inDraft))
  const chats = await store.database
    .selectDistinct({ chatId: attachments.chatId })
    .from(attachments)
    .where(unsent)
    .limit(chatLimit)
  let removed = 0
  for (const { chatId } of chats) {
    // Looked at again with the chat's head held: it may be being sent.
    const rows = await inChat(store, chatId, (tx) =>
      tx
        .delete(attachments)
        .where(and(eq(attachments.chatId, chatId), unsent))
        .returning({ id: attachments.id }),
    )
    removed += rows.length
  }
  return removed
}
