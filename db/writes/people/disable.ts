import { eq, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { grants } from '#db/schema/grants.ts'
import { oneTimeLinks, people, signIns, tokens } from '#db/schema/people.ts'
import { revokeGrants } from '#db/writes/grants/revoke.ts'
import { holdAccount, requireOtherAdministrator } from '#db/writes/people/hold-account.ts'
import { revokeSignIns } from '#db/writes/sign-ins/revoke.ts'
import { revokeTokens } from '#db/writes/tokens/revoke.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/**
 * Shuts somebody out: their sign-ins, tokens and links end at once, also the links to their chats, and none is made while it lasts.
 * What their agents are doing goes on. Administrators only, and not for themselves.
 */
export async function disablePerson(
  actor: AccountActor,
  store: Store,
  { personId }: { personId: PersonId },
): Promise<void> {
  await store.database.transaction(async (tx) => {
    const account = await holdAccount(actor, tx, personId)
    if (personId === actor.personId) throw new Refusal('conflict', 'You cannot disable your own account.')
    await requireOtherAdministrator(tx, account)
    const disabledAt = sql`coalesce(${people.disabledAt}, now())`
    await tx.update(people).set({ disabledAt }).where(eq(people.id, personId))
    await revokeSignIns(tx, store, eq(signIns.personId, personId))
    await revokeTokens(tx, store, eq(tokens.personId, personId))
    await revokeGrants(tx, store, eq(grants.createdBy, personId))
    await tx.delete(oneTimeLinks).where(eq(oneTimeLinks.personId, personId))
  })
}

/** Lets somebody in again. What was ended stays ended: they sign in anew. Administrators only. */
export async function enablePerson(
  actor: AccountActor,
  store: Store,
  { personId }: { personId: PersonId },
): Promise<void> {
  await store.database.transaction(async (tx) => {
    await holdAccount(actor, tx, personId)
    await tx.update(people).set({ disabledAt: null }).where(eq(people.id, personId))
  })
}
