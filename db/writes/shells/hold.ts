import type { Transaction } from '#db/client.ts'
import { isShell, requireOwner, type ShellPlace } from '#db/reads/shells.ts'
import { shells } from '#db/schema/shells.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'
import type { ShellState } from '#lib/domain/shells/shell.ts'

/** A shell of one's own chat, held until the transaction ends. Throws `not_found`, `forbidden`. */
export async function holdShell(actor: AccountActor, tx: Transaction, place: ShellPlace) {
  await requireOwner(actor, tx, place.chatId)
  const [row] = await tx.select().from(shells).where(isShell(place)).for('no key update')
  if (!row) throw notFound('shell')
  return row
}

/** The same of one that has not ended. Throws `conflict` too. */
export async function holdOpenShell(actor: AccountActor, tx: Transaction, place: ShellPlace) {
  const row = await holdShell(actor, tx, place)
  requireOpen(row.state)
  return row
}

/** Throws `conflict` for a shell that has ended, or is about to. */
export function requireOpen(state: ShellState): void {
  if (state === 'ended' || state === 'closing') throw new Refusal('conflict', 'This shell has ended.')
}
