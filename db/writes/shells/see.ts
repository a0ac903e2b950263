import type { Store } from '#db/client.ts'
import { isShell, requireOwner, type ShellPlace } from '#db/reads/shells.ts'
import { now } from '#db/schema/columns.ts'
import { shells } from '#db/schema/shells.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Says that a page still shows a shell. Throws `not_found` where it may not any more. */
export async function seeShell(actor: AccountActor, store: Store, place: ShellPlace): Promise<void> {
  await requireOwner(actor, store.database, place.chatId)
  const seen = await store.database
    .update(shells)
    .set({ seenAt: now })
    .where(isShell(place))
    .returning({ id: shells.id })
  if (seen.length === 0) throw notFound('shell')
}
