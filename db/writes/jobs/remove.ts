import { and, eq, ne } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { JobId } from '#lib/domain/ids.ts'

/** Forgets one's own job: nobody waits for it any more. One that a host is doing is left to it. */
export async function removeJob(actor: AccountActor, store: Store, jobId: JobId): Promise<void> {
  await store.database
    .delete(hostJobs)
    .where(and(eq(hostJobs.id, jobId), eq(hostJobs.personId, actor.personId), ne(hostJobs.state, 'claimed')))
}
