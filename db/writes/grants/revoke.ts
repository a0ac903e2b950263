import { and, eq, isNull, type SQL } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { grants } from '#db/schema/grants.ts'
import { inOwnGrant } from '#db/writes/grants/own-grant.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { GrantId } from '#lib/domain/ids.ts'

/** Ends a link at once; streams that it opened are told to close. */
export async function revokeGrant(actor: AccountActor, store: Store, { grantId }: { grantId: GrantId }): Promise<void> {
  await inOwnGrant(actor, store, grantId, (tx) => revokeGrants(tx, store, eq(grants.id, grantId)))
}

/** Ends the grants that a condition is about. */
export async function revokeGrants(tx: Transaction, store: Store, which: SQL): Promise<void> {
  const revoked = await tx
    .update(grants)
    .set({ revokedAt: now })
    .where(and(which, isNull(grants.revokedAt)))
    .returning({ id: grants.id })
  for (const { id } of revoked) await store.bus.publish(tx, { type: 'closed', by: { grantId: id }, reason: 'revoked' })
}
