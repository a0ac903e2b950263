import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { identities } from '#db/schema/people.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Ties an account at a provider to the actor's own. `conflict` where it is somebody else's here. */
export async function connectIdentity(
  actor: AccountActor,
  store: Store,
  { provider, subject }: { provider: string; subject: string },
): Promise<void> {
  const { personId } = actor
  await store.database.insert(identities).values({ provider, subject, personId }).onConflictDoNothing()
  const own = and(eq(identities.provider, provider), eq(identities.subject, subject), eq(identities.personId, personId))
  if ((await store.database.$count(identities, own)) === 0)
    throw new Refusal('conflict', 'That account is connected with somebody else here.')
}
