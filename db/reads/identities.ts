import { asc, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { identities } from '#db/schema/people.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'

/** The providers at which the actor has an account that is a way in here, by their addresses, oldest first. */
export function listIdentities(
  actor: AccountActor,
  store: Store,
): Promise<{ provider: string; connectedAt: string }[]> {
  return store.database
    .select({ provider: identities.provider, connectedAt: identities.createdAt })
    .from(identities)
    .where(eq(identities.personId, actor.personId))
    .orderBy(asc(identities.createdAt), asc(identities.provider))
}
