import { lt, or } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { invitations } from '#db/schema/people.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'

const keptMs = 30 * 24 * 3_600_000

/** Forgets the invitations that were used, revoked or expired a month ago: until then they are listed as such. */
export async function removeEndedInvitations(_host: HostActor, store: Store): Promise<void> {
  const { usedAt, revokedAt, expiresAt } = invitations
  const past = fromNow(-keptMs)
  await store.database.delete(invitations).where(or(lt(usedAt, past), lt(revokedAt, past), lt(expiresAt, past)))
}
