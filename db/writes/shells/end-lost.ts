import { and, eq, inArray, lt, ne, notExists, or, type SQL, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { now } from '#db/schema/columns.ts'
import { hosts } from '#db/schema/hosts.ts'
import { shells } from '#db/schema/shells.ts'
import { shellLimits } from '#lib/domain/shells/shell.ts'

/** Ends the shells among `which` that no host takes or whose host is gone, so that nobody waits for them. */
export async function endLostShells(tx: Transaction, store: Store, which?: SQL): Promise<void> {
  const alive = tx
    .select({ one: sql`1` })
    .from(hosts)
    .where(and(eq(hosts.id, shells.hostId), sql`${hosts.seenAt} >= ${fromNow(-shellLimits.goneMs)}`))
  const waitedLong = and(eq(shells.state, 'asked'), lt(shells.createdAt, fromNow(-shellLimits.askedMs)))
  const isLost = and(notExists(alive), or(inArray(shells.state, ['open', 'closing']), waitedLong))
  const fault = sql<string>`case when ${shells.state} = 'asked' then 'No host is running that could open it.'
    else 'The host that ran this shell is gone.' end`
  const ended = await tx
    .update(shells)
    .set({ state: 'ended', fault, endedAt: now })
    .where(and(which, ne(shells.state, 'ended'), isLost))
    .returning({ shellId: shells.id, hostId: shells.hostId })
  for (const each of ended) await store.bus.publish(tx, { type: 'shell', ...each })
}
