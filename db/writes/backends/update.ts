import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { customBackends } from '#db/schema/hosts.ts'
import { askHosts, settingUp } from '#db/writes/backends/ask-hosts.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { BackendDefinition } from '#lib/domain/backends/backend.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Replaces what a custom backend is; its id stays. Administrators only; a built-in one is not found. */
export async function updateBackend(actor: AccountActor, store: Store, backend: BackendDefinition): Promise<void> {
  requireAdministrator(actor)
  const { id, ...definition } = backend
  await store.database.transaction(async (tx) => {
    const changed = await tx
      .update(customBackends)
      .set({ ...definition, registry: backend.registry ?? null })
      .where(eq(customBackends.id, id))
      .returning({ id: customBackends.id })
    if (changed.length === 0) throw notFound('custom backend')
    await askHosts(tx, store, { input: settingUp(id, Boolean(backend.registry)), personId: actor.personId })
  })
}
