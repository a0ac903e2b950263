import { and, eq, inArray, lt, or, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import { fileJobKinds } from '#lib/domain/files/file-job.ts'
import type { JobId } from '#lib/domain/ids.ts'

const keptMs = 30_000
const ended = or(eq(hostJobs.state, 'done'), eq(hostJobs.state, 'failed'))
const ofFiles = inArray(sql`${hostJobs.input}->>'kind'`, fileJobKinds)

/** Forgets an own job about files, whose row holds what they say, once its answer was read. */
export async function forgetFileJob(actor: AccountActor, store: Store, jobId: JobId): Promise<void> {
  await store.database
    .delete(hostJobs)
    .where(and(eq(hostJobs.id, jobId), eq(hostJobs.personId, actor.personId), ofFiles, ended))
}

/** Forgets those whose answer nobody read in time. */
export async function removeEndedFileJobs(_host: HostActor, store: Store): Promise<void> {
  await store.database.delete(hostJobs).where(and(ofFiles, ended, lt(hostJobs.endedAt, fromNow(-keptMs))))
}
