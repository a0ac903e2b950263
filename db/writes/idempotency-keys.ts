import { and, eq, isNull, lt, or } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { idempotencyKeys } from '#db/schema/idempotency-keys.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** An answer is given again for this long. */
const keptForMs = 24 * 3_600_000
/** A request that has no answer after this long was cut short and may be made again. */
const runsForMs = 5 * 60_000

export type Answer = { status: number; body: unknown }
type KeyedRequest = { key: string; requestHash: string }

/**
 * Runs a request that carries an `Idempotency-Key` once; repeated, it gives the same answer. `Refusal('invalid')` when
 * the key was used for something else, `Refusal('conflict')` while the first still runs. A request that throws may be made again.
 */
export async function withIdempotencyKey(
  actor: AccountActor,
  store: Store,
  { key, requestHash }: KeyedRequest,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const own = ownKey(actor, key)
  const known = await store.database.transaction((tx) => takeKey(actor, tx, { key, requestHash }))
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

/**
 * The same for a request that does everything through the store it is given: what it does, its key and its answer are written together
 * or not at all, so that a process or a connection that is lost meanwhile leaves no half. A repetition waits for the first.
 */
export async function withIdempotencyKeyInOne(
  actor: AccountActor,
  store: Store,
  { key, requestHash }: KeyedRequest,
  run: (through: Store) => Promise<Answer>,
): Promise<Answer> {
  return await store.database.transaction(async (tx) => {
    const known = await takeKey(actor, tx, { key, requestHash })
    if (known) return answerOf(known, requestHash)
    const answer = await run({ database: tx, bus: store.bus })
    await tx
      .update(idempotencyKeys)
      .set({ status: answer.status, body: answer.body ?? null })
      .where(ownKey(actor, key))
    return answer
  })
}

const ownKey = (actor: AccountActor, key: string) =>
  and(eq(idempotencyKeys.personId, actor.personId), eq(idempotencyKeys.key, key))

type Row = typeof idempotencyKeys.$inferSelect

/** Null: the key is new and taken now. Otherwise what is known of it. */
async function takeKey(actor: AccountActor, tx: Transaction, { key, requestHash }: KeyedRequest): Promise<Row | null> {
  const { createdAt, status } = idempotencyKeys
  const own = ownKey(actor, key)
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
