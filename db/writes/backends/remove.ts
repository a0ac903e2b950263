import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { customBackends } from '#db/schema/hosts.ts'
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
      .returning({ id: customBackends.id })
    if (removed.length === 0) throw notFound('custom backend')
    await store.bus.publish(tx, { type: 'work', hostId: null, chatId: null })
  })
}
