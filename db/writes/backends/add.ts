import { sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { isLive } from '#db/reads/hosts.ts'
import { customBackends, hosts } from '#db/schema/hosts.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import { insertJob } from '#db/writes/jobs/create.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { CustomBackend } from '#lib/domain/backends/backend.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const lookWithinMs = 60_000

/** Adds a custom ACP command; the hosts that run look whether they can run it. Administrators only. `Refusal('conflict')` when the id is taken. */
export async function addBackend(actor: AccountActor, store: Store, backend: CustomBackend): Promise<void> {
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
    const live = await tx.select({ hostId: hosts.id }).from(hosts).where(isLive())
    const input = { kind: 'check_backend' as const, backendId: backend.id }
    for (const { hostId } of live)
      await insertJob(tx, store, { input, hostId, personId: actor.personId, expiresInMs: lookWithinMs })
  })
}
