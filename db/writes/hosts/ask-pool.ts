import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { isLive } from '#db/reads/hosts.ts'
import { hosts } from '#db/schema/hosts.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import { createJob } from '#db/writes/jobs/create.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { PoolJobInput } from '#lib/domain/hosts/pool-job.ts'
import type { HostId, JobId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

const expiresInMs = 10_000

/** Has the pool of one host do something. Administrators only. `Refusal` `not_found`, and `unavailable` for a host that is away. */
export async function askPool(
  actor: AccountActor,
  store: Store,
  { hostId, input }: { hostId: HostId; input: PoolJobInput },
): Promise<JobId> {
  requireAdministrator(actor)
  if ((await store.database.$count(hosts, eq(hosts.id, hostId))) === 0) throw notFound('host')
  if ((await store.database.$count(hosts, and(eq(hosts.id, hostId), isLive()))) === 0)
    throw new Refusal('unavailable', 'This host was not seen lately, so it cannot be asked.')
  return await createJob(actor, store, { input, hostId, expiresInMs })
}
