import { and, eq, isNotNull } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { customBackends } from '#db/schema/hosts.ts'
import { askHosts } from '#db/writes/backends/ask-hosts.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { BackendId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

/** Has the hosts that run fetch an agent of the registry once more. Administrators only. `Refusal('unavailable')` where none runs. */
export async function installBackend(
  actor: AccountActor,
  store: Store,
  { backendId }: { backendId: BackendId },
): Promise<void> {
  requireAdministrator(actor)
  await store.database.transaction(async (tx) => {
    const ofRegistry = and(eq(customBackends.id, backendId), isNotNull(customBackends.registry))
    if ((await tx.$count(customBackends, ofRegistry)) === 0) throw notFound('backend of the registry')
    const input = { kind: 'install_backend' as const, backendId }
    const asked = await askHosts(tx, store, { input, personId: actor.personId })
    if (asked === 0) throw new Refusal('unavailable', 'No host is running that could install it.')
  })
}
