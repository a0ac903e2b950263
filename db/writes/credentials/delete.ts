import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { ownCredential } from '#db/reads/credentials.ts'
import { credentials } from '#db/schema/credentials.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { CredentialId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Deletes a credential of one's own, or of one's workspace, for good. */
export async function deleteCredential(
  actor: AccountActor,
  store: Store,
  { credentialId }: { credentialId: CredentialId },
): Promise<void> {
  const gone = await store.database
    .delete(credentials)
    .where(ownCredential(actor, store, eq(credentials.id, credentialId)))
    .returning({ id: credentials.id })
  if (gone.length === 0) throw notFound('credential')
}
