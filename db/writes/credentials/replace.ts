import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { ownCredential, readCredential, sealedRowOf } from '#db/reads/credentials.ts'
import { now } from '#db/schema/columns.ts'
import { credentials } from '#db/schema/credentials.ts'
import { type KeyRing, seal } from '#lib/crypto/seal.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { CredentialInfo } from '#lib/domain/credentials/credential.ts'
import type { CredentialId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Gives a credential of one's own, or of one's workspace, another value. */
export async function replaceCredential(
  actor: AccountActor,
  store: Store,
  { ring, credentialId, value }: { ring: KeyRing; credentialId: CredentialId; value: string },
): Promise<CredentialInfo> {
  await store.database.transaction(async (tx) => {
    const own = ownCredential(actor, store, eq(credentials.id, credentialId))
    const [row] = await tx.select().from(credentials).where(own).for('update')
    if (!row) throw notFound('credential')
    const sealed = seal(ring, sealedRowOf(row), value)
    await tx
      .update(credentials)
      .set({ ...sealed, updatedAt: now })
      .where(own)
  })
  return await readCredential(actor, store, credentialId)
}
