import { lt, or } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { oneTimeLinks } from '#db/schema/people.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'

const keptMs = 24 * 3_600_000

/** Forgets the links that were used or expired a day ago, with the account that a sign-up waited to become. */
export async function removeEndedLinks(_host: HostActor, store: Store): Promise<void> {
  const ended = or(lt(oneTimeLinks.usedAt, fromNow(-keptMs)), lt(oneTimeLinks.expiresAt, fromNow(-keptMs)))
  await store.database.delete(oneTimeLinks).where(ended)
}
