import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { drafts } from '#db/schema/drafts.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { Draft, DraftPlace } from '#lib/domain/composer/draft.ts'
import { noDraft } from '#lib/domain/composer/newer-draft.ts'

/** What the actor is writing in a chat, or for a new one. Throws `not_found` for a chat that they may not see. */
export async function readDraft(actor: AccountActor, store: Store, place: DraftPlace): Promise<Draft> {
  if (place !== 'new') await findChat(actor, store.database, place)
  const { text, files, updatedAt: editedAt } = drafts
  const [row] = await store.database
    .select({ text, files, editedAt })
    .from(drafts)
    .where(and(eq(drafts.personId, actor.personId), eq(drafts.place, place)))
  return row ?? noDraft
}
