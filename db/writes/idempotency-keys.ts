import { and, eq, isNull, lt, or } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { idempotencyKeys } from '#db/schema/idempotency-keys.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** An answer is given again for this long. */
const keptForMs = 24 * 3_600_000
/** A request that has no answer after this long was cut short and may be made again. */
const runsForMs = 5 * 60_000

export type Answer = { status: number; body: unknown }

/**
 * Runs a request that carries an `Idempotency-Key` once; repeated, it gives the same answer. `Refusal('invalid')` when
 * the key was used for something else, `Refusal('conflict')` while the first still runs. A request that throws may be made again.
 */
export async function withIdempotencyKey(
  actor: AccountActor,
  store: Store,
  { key, requestHash }: { key: string; requestHash: string },
  run: () => Promise<Answer>,
): Promise<Answer> {
  const own = and(eq(idempotencyKeys.personId, actor.personId), eq(idempotencyKeys.key, key))
  const known = await takeKey(actor, store, { key, requestHash })
  if (known) return answerOf(known, requestHash)
  try {
    const answer = await run()
    await store.database
      .update(idempotencyKeys)
      .set({ status: answer.status, body: answer.body ?? null })
      .where(own)
    return answer
  } catch (error) {
    await store.database.delete(idempotencyKeys).where(own)
    throw error
  }
}

type Row = typeof idempotencyKeys.$inferSelect

/** Null: the key is new and taken now. Otherwise what is known of it. */
async function takeKey(
  actor: AccountActor,
  store: Store,
  { key, requestHash }: { key: string; requestHash: string },
): Promise<Row | null> {
  const { personId, createdAt, status } = idempotencyKeys
  const own = and(eq(personId, actor.personId), eq(idempotencyKeys.key, key))
  return store.database.transaction(async (tx) => {
    const cutShort = and(isNull(status), lt(createdAt, fromNow(-runsForMs)))
    await tx.delete(idempotencyKeys).where(and(own, or(lt(createdAt, fromNow(-keptForMs)), cutShort)))
    const taken = await tx
      .insert(idempotencyKeys)
      .values({ personId: actor.personId, key, requestHash })
      .onConflictDoNothing()
      .returning({ key: idempotencyKeys.key })
    if (taken.length > 0) return null
    const [known] = await tx.select().from(idempotencyKeys).where(own)
    if (!known) throw new Refusal('conflict', 'The same request just failed: make it again.')
    return known
  })
}

function answerOf(known: Row, requestHash: string): Answer {
  if (known.requestHash !== requestHash)
    throw new Refusal('invalid', 'This Idempotency-Key was used for another request.')
  if (known.status === null) throw new Refusal('conflict', 'The same request is still running.')
  return { status: known.status, body: known.body }
}

/** Forgets the keys whose answer is not given again any more. */
export async function removeOldIdempotencyKeys(_host: HostActor, store: Store): Promise<void> {
  await store.database.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, fromNow(-keptForMs)))
}
