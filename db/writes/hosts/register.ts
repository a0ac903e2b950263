import type { Store } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { hosts } from '#db/schema/hosts.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'

/** A host says, at its start, that it is there. */
export async function registerHost(host: HostActor, store: Store, { name }: { name: string }): Promise<void> {
  const started = { name, startedAt: now, seenAt: now }
  await store.database
    .insert(hosts)
    .values({ id: host.hostId, ...started })
    .onConflictDoUpdate({ target: hosts.id, set: started })
}
