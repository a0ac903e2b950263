import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { grantInfoColumns } from '#db/reads/grants.ts'
import { notExpired } from '#db/reads/links.ts'
import { now } from '#db/schema/columns.ts'
import { grants } from '#db/schema/grants.ts'
import { type NewLink, newLinkToken } from '#db/writes/grants/create.ts'
import { inOwnGrant } from '#db/writes/grants/own-grant.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { GrantId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Gives a link a new token, told this once. The one before leads nowhere at once; streams that it opened are told to close. */
export async function rotateGrant(
  actor: AccountActor,
  store: Store,
  { grantId }: { grantId: GrantId },
): Promise<NewLink> {
  return await inOwnGrant(actor, store, grantId, async (tx) => {
    const { token, hash } = newLinkToken()
    const [rotated] = await tx
      .update(grants)
      .set({ hash, rotatedAt: now })
      .where(and(eq(grants.id, grantId), notExpired))
      .returning(grantInfoColumns)
    if (!rotated) throw new Refusal('conflict', 'This link is expired. Change when it expires first.')
    await store.bus.publish(tx, { type: 'closed', by: { grantId }, reason: 'revoked' })
    return { ...rotated, token }
  })
}
