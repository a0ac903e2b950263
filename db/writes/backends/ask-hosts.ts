import { asc } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { isLive } from '#db/reads/hosts.ts'
import { hosts } from '#db/schema/hosts.ts'
import { insertJob } from '#db/writes/jobs/create.ts'
import type { BackendId, PersonId } from '#lib/domain/ids.ts'

const withinMs = 60_000

export type BackendJob = { kind: 'check_backend' | 'install_backend' | 'uninstall_backend'; backendId: BackendId }

/** Has every host that runs do something about a backend. Returns how many there are. */
export async function askHosts(
  tx: Transaction,
  store: Store,
  { input, personId }: { input: BackendJob; personId: PersonId },
): Promise<number> {
  const live = await tx.select({ hostId: hosts.id }).from(hosts).where(isLive()).orderBy(asc(hosts.id))
  for (const { hostId } of live) await insertJob(tx, store, { input, hostId, personId, expiresInMs: withinMs })
  return live.length
}

/** What a host does with a backend that was added or changed: it looks whether it can run it, after it fetched what it is. */
export const settingUp = (backendId: BackendId, isOfRegistry: boolean): BackendJob => ({
  kind: isOfRegistry ? 'install_backend' : 'check_backend',
  backendId,
})
