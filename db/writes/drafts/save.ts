import { lte, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { readDraft } from '#db/reads/drafts.ts'
import { drafts } from '#db/schema/drafts.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { Draft, DraftPlace } from '#lib/domain/composer/draft.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { messageLimitBytes } from '#lib/domain/turns/limits.ts'

export type DraftInput = { place: DraftPlace; text: string; files: FilePart[]; editedAt: string }

/**
 * Keeps what the actor is writing, unless what is kept was edited later. Gives the one that counts. A clock that is ahead counts as
 * now. Throws `too_large`, and `not_found` for a chat that they may not see.
 */
export async function saveDraft(actor: AccountActor, store: Store, input: DraftInput): Promise<Draft> {
  const { place, text, files } = storable(input)
  if (Buffer.byteLength(text) > messageLimitBytes)
    throw new Refusal('too_large', `A draft can be at most ${messageLimitBytes / 1024} kB long.`)
  const updatedAt = sql<string>`least(${input.editedAt}::timestamptz, clock_timestamp())`
  if (place !== 'new') await findChat(actor, store.database, place)
  await store.database
    .insert(drafts)
    .values({ personId: actor.personId, place, text, files, updatedAt })
    .onConflictDoUpdate({
      target: [drafts.personId, drafts.place],
      set: { text, files, updatedAt },
      setWhere: lte(drafts.updatedAt, updatedAt),
    })
  return await readDraft(actor, store, place)
}
