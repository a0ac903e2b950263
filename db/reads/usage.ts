import { and, count, desc, eq, gte, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { chats } from '#db/schema/chats.ts'
import { people } from '#db/schema/people.ts'
import { modelRequests } from '#db/schema/usage.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import type { UsageGroup, UsageTotal } from '#lib/domain/usage/totals.ts'

/** At most so many totals are told: the largest, of days the newest. */
const totalsLimit = 400

type Wanted = {
  by: UsageGroup
  whose: 'mine' | 'everybody'
  /** From this moment on, and before that one; ISO 8601. */
  from?: string | undefined
  to?: string | undefined
}

const day = sql<string>`to_char(${modelRequests.at} at time zone 'UTC', 'YYYY-MM-DD')`
const keys = {
  day,
  chat: sql<string | null>`${modelRequests.chatId}`,
  agent: sql<string>`${modelRequests.backend}`,
  person: sql<string>`${modelRequests.personId}`,
} satisfies Record<UsageGroup, SQL>

const sum = (column: SQLWrapper) => sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number)

/**
 * What models were asked and used, in totals by day, chat, agent or person: one's own, or everybody's for administrators. Chats of others
 * have no title here.
 */
export async function readUsage(actor: AccountActor, store: Store, wanted: Wanted): Promise<UsageTotal[]> {
  const { by, whose, from, to } = wanted
  if (whose === 'everybody' && !actor.administrator)
    throw new Refusal('forbidden', 'Only an administrator may see what others use.')
  const key = keys[by]
  const total = sum(sql`${modelRequests.inputTokens} + ${modelRequests.outputTokens}`)
  const rows = await store.database
    .select({
      key,
      person: sql<string | null>`min(${people.name})`,
      title: sql<string | null>`min(${chats.title}) filter (where ${chats.ownerId} = ${actor.personId})`,
      requests: count(),
      refused: sql<number>`count(${modelRequests.refused})`.mapWith(Number),
      inputTokens: sum(modelRequests.inputTokens),
      outputTokens: sum(modelRequests.outputTokens),
      cachedTokens: sum(modelRequests.cachedTokens),
      reasoningTokens: sum(modelRequests.reasoningTokens),
    })
    .from(modelRequests)
    .leftJoin(people, eq(people.id, modelRequests.personId))
    .leftJoin(chats, eq(chats.id, modelRequests.chatId))
    .where(
      and(
        whose === 'mine' ? eq(modelRequests.personId, actor.personId) : undefined,
        from === undefined ? undefined : gte(modelRequests.at, from),
        to === undefined ? undefined : lt(modelRequests.at, to),
      ),
    )
    .groupBy(key)
    .orderBy(by === 'day' ? desc(key) : desc(total), key)
    .limit(totalsLimit)
  return rows.map(({ key, person, title, ...total }) => ({ key, name: nameOf(by, { key, person, title }), ...total }))
}

function nameOf(by: UsageGroup, row: { key: string | null; person: string | null; title: string | null }): string {
  if (by === 'person') return row.person ?? ''
  if (by === 'chat') return row.key === null ? 'Outside of chats' : (row.title ?? 'A chat of somebody else')
  return row.key ?? ''
}
