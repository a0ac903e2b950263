import type { Store, Transaction } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { HostId, JobId, PersonId } from '#lib/domain/ids.ts'
import type { HostJobInput } from '#lib/domain/jobs/host-job.ts'
import { newId } from '#lib/ids.ts'

type NewJob = { input: HostJobInput; hostId?: HostId | null; expiresInMs: number }

/** Asks a host, or any, to do something. The job fails when nobody claimed it within `expiresInMs`. */
export function createJob(actor: AccountActor, store: Store, job: NewJob): Promise<JobId> {
  return store.database.transaction((tx) => insertJob(tx, store, { ...job, personId: actor.personId }))
}

/** The same within a transaction that writes more, in the name of `personId`. */
export async function insertJob(tx: Transaction, store: Store, job: NewJob & { personId: PersonId }): Promise<JobId> {
  const id = newId('job')
  const hostId = job.hostId ?? null
  await tx.insert(hostJobs).values({
    id,
    hostId,
    personId: job.personId,
    input: job.input,
    state: 'queued',
    expiresAt: fromNow(job.expiresInMs),
  })
  await store.bus.publish(tx, { type: 'work', hostId, chatId: null })
  return id
}
