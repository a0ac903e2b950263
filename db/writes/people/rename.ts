import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { people } from '#db/schema/people.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'

/** Gives oneself another name. What was written under the old one keeps it. */
export async function renamePerson(actor: AccountActor, store: Store, { name }: { name: string }): Promise<void> {
  await store.database.update(people).set({ name }).where(eq(people.id, actor.personId))
}
