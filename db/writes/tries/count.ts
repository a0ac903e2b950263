import { createHash } from 'node:crypto'
import { and, eq, gt, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { tries } from '#db/schema/tries.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export type Try = { kind: typeof tries.$inferSelect.kind; name: string }
type Limit = { windowMs: number; perName: number; inAll?: number; refusal: string }

/** What is kept of a name. */
export const hashName = (name: string): string => createHash('sha256').update(name.toLowerCase()).digest('hex')

/**
 * Counts one try and says under which id. Throws `too_many` instead where there were too many. Tries of one name wait for each
 * other; of those in all a few more may pass at the same moment.
 */
export function countTry(store: Store, { kind, name }: Try, limit: Limit): Promise<number> {
  const own = { kind, name: hashName(name) }
  return store.database.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${own.kind}), hashtext(${own.name}))`)
    const recent = and(eq(tries.kind, kind), gt(tries.at, fromNow(-limit.windowMs)))
    const isTooMany =
      (await tx.$count(tries, and(recent, eq(tries.name, own.name)))) >= limit.perName ||
      (limit.inAll !== undefined && (await tx.$count(tries, recent)) >= limit.inAll)
    if (isTooMany) throw new Refusal('too_many', limit.refusal)
    const [counted] = await tx.insert(tries).values(own).returning({ id: tries.id })
    if (!counted) throw new Error('a try was not counted')
    return counted.id
  })
}
