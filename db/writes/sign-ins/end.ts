import { and, eq, isNull } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { signIns } from '#db/schema/people.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'

/** Signs the actor's browser out, at once and everywhere: its open streams are told to close. */
export async function endSignIn(actor: PersonActor, store: Store): Promise<void> {
  await store.database.transaction(async (tx) => {
    const own = and(eq(signIns.id, actor.signInId), eq(signIns.personId, actor.personId), isNull(signIns.revokedAt))
    await tx.update(signIns).set({ revokedAt: now }).where(own)
    await store.bus.publish(tx, { type: 'closed', by: { signInId: actor.signInId }, reason: 'signed_out' })
  })
}
