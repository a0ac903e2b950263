import { inArray } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { credentials } from '#db/schema/credentials.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { CredentialId } from '#lib/domain/ids.ts'

/** They are used now. */
export async function touchCredentials(_host: HostActor, store: Store, ids: readonly CredentialId[]): Promise<void> {
  if (ids.length > 0)
    await store.database
      .update(credentials)
      .set({ lastUsedAt: now })
      .where(inArray(credentials.id, [...ids]))
}
