import { sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { customBackends, hosts } from '#db/schema/hosts.ts'
import { askHosts, settingUp } from '#db/writes/backends/ask-hosts.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { BackendDefinition } from '#lib/domain/backends/backend.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/**
 * Adds a custom ACP command, or an agent of the registry; the hosts that run look whether they can run it, or fetch it.
 * Administrators only. `Refusal('conflict')` when the id is taken.
 */
export async function addBackend(actor: AccountActor, store: Store, backend: BackendDefinition): Promise<void> {
  requireAdministrator(actor)
  await store.database.transaction(async (tx) => {
    const builtIn = sql`${hosts.backends} @> ${JSON.stringify([{ id: backend.id, custom: false }])}::jsonb`
    const isBuiltIn = (await tx.$count(hosts, builtIn)) > 0
    const added = isBuiltIn
      ? []
      : await tx.insert(customBackends).values(backend).onConflictDoNothing().returning({ id: customBackends.id })
    if (added.length === 0) {
      const message = 'There is a backend with this id already.'
      throw new Refusal('conflict', message, { fields: { id: message } })
    }
    const input = settingUp(backend.id, Boolean(backend.registry))
    await askHosts(tx, store, { input, personId: actor.personId })
  })
}
