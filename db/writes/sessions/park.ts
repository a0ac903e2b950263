import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { sessions } from '#db/schema/sessions.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'

/** At a host's start and end: none of its sessions is in a process any more, all are where their agents store them. */
export async function parkSessions(host: HostActor, store: Store): Promise<void> {
  await store.database
    .update(sessions)
    .set({ state: 'parked' })
    .where(and(eq(sessions.hostId, host.hostId), eq(sessions.state, 'open')))
}
