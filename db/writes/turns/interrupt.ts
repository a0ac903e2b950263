import { and, asc, eq, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { turns } from '#db/schema/turns.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { settleTurn } from '#db/writes/turns/settle-turn.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { TurnId } from '#lib/domain/ids.ts'
import { moveTurn, outcomeOf } from '#lib/domain/turns/move.ts'

/** How long after a start of Postgres nobody's lease counts as expired: nobody could renew it. */
const restartGraceMs = 10_000

export type Interruption = {
  /** With `own` all that this host runs, at its start; without, whatever any host let expire. */
  own: boolean
  restartGraceMs?: number
}

/**
 * Ends turns whose host is gone, keeping what was written: a turn that was wanted stopped as stopped, any other as interrupted.
 * Gives those that it ended.
 */
export async function interruptTurns(host: HostActor, store: Store, which: Interruption): Promise<TurnId[]> {
  const abandoned = and(inArray(turns.state, ['running', 'stopping']), which.own ? ownedBy(host) : expired(which))
  const found = await store.database
    .select({ id: turns.id, chatId: turns.chatId })
    .from(turns)
    .where(abandoned)
    .orderBy(asc(turns.chatId))
  const ended: TurnId[] = []
  for (const { id, chatId } of found) {
    const isEnded = await inChat(store, chatId, async (tx, head) => {
      const [turn] = await tx
        .select()
        .from(turns)
        .where(and(eq(turns.id, id), abandoned))
        .for('update')
      if (!turn) return false
      moveTurn(turn.state, 'interrupt')
      const outcome = outcomeOf(turn.state, 'interrupted')
      const nothing = { rest: [], stopReason: null, error: null, patch: null, endSnapshot: null }
      await settleTurn(host, store, { tx, head, turn, end: { ...nothing, outcome, told: turn.startedAt !== null } })
      return true
    })
    if (isEnded) ended.push(id)
  }
  return ended
}

const ownedBy = (host: HostActor): SQL => eq(turns.hostId, host.hostId)

const expired = (which: Interruption): SQL | undefined =>
  and(
    lt(turns.leaseExpiresAt, fromNow(0)),
    sql`pg_postmaster_start_time() < ${fromNow(-(which.restartGraceMs ?? restartGraceMs))}`,
  )
