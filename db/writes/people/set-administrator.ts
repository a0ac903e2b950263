import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { people } from '#db/schema/people.ts'
import { holdAccount, requireOtherAdministrator } from '#db/writes/people/hold-account.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { PersonId } from '#lib/domain/ids.ts'

/** Makes somebody an administrator, or no longer one; never the last. Administrators only. */
export async function setAdministrator(
  actor: AccountActor,
  store: Store,
  { personId, administrator }: { personId: PersonId; administrator: boolean },
): Promise<void> {
  await store.database.transaction(async (tx) => {
    const account = await holdAccount(actor, tx, personId)
    if (!administrator) await requireOtherAdministrator(tx, account)
    await tx.update(people).set({ administrator }).where(eq(people.id, personId))
  })
}
