import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { isShell, requireOwner, type ShellPlace } from '#db/reads/shells.ts'
import { now } from '#db/schema/columns.ts'
import { shells } from '#db/schema/shells.ts'
import { endLostShells } from '#db/writes/shells/end-lost.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Says that a page still shows a shell, and ends it where no host runs it any more. Throws `not_found` where it may not any more. */
export async function seeShell(actor: AccountActor, store: Store, place: ShellPlace): Promise<void> {
  await store.database.transaction(async (tx) => {
    await requireOwner(actor, tx, place.chatId)
    const seen = await tx.update(shells).set({ seenAt: now }).where(isShell(place)).returning({ id: shells.id })
    if (seen.length === 0) throw notFound('shell')
    await endLostShells(tx, store, eq(shells.id, place.shellId))
  })
}
