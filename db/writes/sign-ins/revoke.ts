import { and, isNull, type SQL } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { signIns } from '#db/schema/people.ts'

/** Ends the sign-ins that a condition is about, and says how many; their open streams are told to close. */
export async function revokeSignIns(tx: Transaction, store: Store, which: SQL | undefined): Promise<number> {
  const ended = await tx
    .update(signIns)
    .set({ revokedAt: now })
    .where(and(which, isNull(signIns.revokedAt)))
    .returning({ id: signIns.id })
  for (const { id } of ended)
    await store.bus.publish(tx, { type: 'closed', by: { signInId: id }, reason: 'signed_out' })
  return ended.length
}
