import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import type { ShellPlace } from '#db/reads/shells.ts'
import { now } from '#db/schema/columns.ts'
import { shells } from '#db/schema/shells.ts'
import { holdOpenShell } from '#db/writes/shells/hold.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { TerminalSize } from '#lib/domain/shells/shell.ts'

/** Gives a shell's terminal another size, for everybody who looks at it. Throws `not_found`, `forbidden`, `conflict`. */
export async function resizeShell(
  actor: AccountActor,
  store: Store,
  { columns, rows, ...place }: ShellPlace & TerminalSize,
): Promise<void> {
  await store.database.transaction(async (tx) => {
    const { hostId, ...row } = await holdOpenShell(actor, tx, place)
    if (row.columns === columns && row.rows === rows) return
    await tx.update(shells).set({ columns, rows, seenAt: now }).where(eq(shells.id, place.shellId))
    await store.bus.publish(tx, { type: 'shell', shellId: place.shellId, hostId })
  })
}
