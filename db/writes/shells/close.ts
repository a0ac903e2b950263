import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import type { ShellPlace } from '#db/reads/shells.ts'
import { now } from '#db/schema/columns.ts'
import { shells } from '#db/schema/shells.ts'
import { holdShell } from '#db/writes/shells/hold.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'

/** Has a shell closed with all that runs in it; one that ended stays as it is. Throws `not_found`, `forbidden`. */
export async function closeShell(actor: AccountActor, store: Store, place: ShellPlace): Promise<void> {
  await store.database.transaction(async (tx) => {
    const { state, hostId } = await holdShell(actor, tx, place)
    if (state === 'ended' || state === 'closing') return
    // A host may be opening it just now: it finds the row ended, and gives up.
    const end = state === 'asked' ? { state: 'ended' as const, endedAt: now } : { state: 'closing' as const }
    await tx.update(shells).set(end).where(eq(shells.id, place.shellId))
    await store.bus.publish(tx, { type: 'shell', shellId: place.shellId, hostId })
  })
}
