import { lt } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { shells } from '#db/schema/shells.ts'
import { endLostShells } from '#db/writes/shells/end-lost.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import { shellLimits } from '#lib/domain/shells/shell.ts'

/** Forgets the shells that ended a while ago, with what they printed, and ends those of hosts that are gone. */
export async function removeEndedShells(_host: HostActor, store: Store): Promise<void> {
  await store.database.transaction((tx) => endLostShells(tx, store))
  await store.database.delete(shells).where(lt(shells.endedAt, fromNow(-shellLimits.endedMs)))
}
