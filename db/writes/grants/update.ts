import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { grants } from '#db/schema/grants.ts'
import { inOwnGrant } from '#db/writes/grants/own-grant.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { GrantInfo } from '#lib/domain/grants/grant.ts'
import type { GrantId } from '#lib/domain/ids.ts'

/** Changes when a link expires; null: never. One that is expired leads again. */
export async function updateGrant(
  actor: AccountActor,
  store: Store,
  { grantId, expiresAt }: { grantId: GrantId; expiresAt: string | null },
): Promise<GrantInfo> {
  return await inOwnGrant(actor, store, grantId, async (tx, grant) => {
    await tx.update(grants).set({ expiresAt }).where(eq(grants.id, grantId))
    return { ...grant, expiresAt }
  })
}
