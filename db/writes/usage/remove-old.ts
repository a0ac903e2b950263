import { lt } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { modelRequests } from '#db/schema/usage.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'

const keptMs = 400 * 24 * 3_600_000

/** Forgets what models were asked more than 400 days ago: a year and a month can be compared. */
export async function removeOldModelRequests(_host: HostActor, store: Store): Promise<void> {
  await store.database.delete(modelRequests).where(lt(modelRequests.at, fromNow(-keptMs)))
}
