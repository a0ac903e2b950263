import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { customBackends } from '#db/schema/hosts.ts'
import { askHosts } from '#db/writes/backends/ask-hosts.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { BackendId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Removes a custom backend. Administrators only; a built-in one is not found. */
export async function removeBackend(
  actor: AccountActor,
  store: Store,
  { backendId }: { backendId: BackendId },
): Promise<void> {
  requireAdministrator(actor)
  await store.database.transaction(async (tx) => {
    const removed = await tx
      .delete(customBackends)
      .where(eq(customBackends.id, backendId))
      .returning({ registry: customBackends.registry })
    const [backend] = removed
    if (!backend) throw notFound('custom backend')
    const input = { kind: 'uninstall_backend' as const, backendId }
    if (backend.registry) await askHosts(tx, store, { input, personId: actor.personId })
    await store.bus.publish(tx, { type: 'work', hostId: null, chatId: null })
  })
}
