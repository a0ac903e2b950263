import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { hosts } from '#db/schema/hosts.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import type { PoolReport } from '#lib/domain/hosts/pool-report.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** A host says that it is still there and, when it looked again, what it can run and what its pool does. It must have registered. */
export async function touchHost(
  host: HostActor,
  store: Store,
  { backends, pool }: { backends?: BackendInfo[]; pool?: PoolReport } = {},
): Promise<void> {
  const touched = await store.database
    .update(hosts)
    .set({ seenAt: now, ...(backends && { backends }), ...(pool && { pool }) })
    .where(eq(hosts.id, host.hostId))
    .returning({ id: hosts.id })
  if (touched.length === 0) throw notFound('host')
}
