import { sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { requests } from '#db/schema/requests.ts'
import { turns } from '#db/schema/turns.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'

/** How many turns have not ended, by state; `waiting` are those that ask somebody something. */
export type TurnCounts = { queued: number; running: number; waiting: number; stopping: number }

/** Counts the turns of all hosts that have not ended, by the indexes of those alone. */
export async function readTurnCounts(_host: HostActor, store: Store): Promise<TurnCounts> {
  const { rows } = await store.database.execute<TurnCounts>(sql`
    select (select count(*)::int from ${turns} where ${turns.state} = 'queued') as queued, o.* from (
      select
        count(*) filter (where state = 'running' and not asks)::int as running,
        count(*) filter (where state = 'running' and asks)::int as waiting,
        count(*) filter (where state = 'stopping')::int as stopping
      from (
        select t.state, exists (
          select 1 from ${requests} r where r.turn_id = t.id and r.state = 'open'
        ) as asks
        from ${turns} t where t.state in ('running', 'stopping')
      ) of
    ) o`)
  const [counts] = rows
  if (!counts) throw new Error('a count has a row')
  return counts
}
