import { lt } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { tries } from '#db/schema/tries.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'

const keptMs = 24 * 3_600_000

/** Forgets the tries of a day ago: no limit looks back that far. */
export async function removeOldTries(_host: HostActor, store: Store): Promise<void> {
  await store.database.delete(tries).where(lt(tries.at, fromNow(-keptMs)))
}
