import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { tries } from '#db/schema/tries.ts'
import { countTry, hashName } from '#db/writes/tries/count.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const kind = 'sign_in'
const limit = {
  windowMs: 5 * 60_000,
  perName: 10,
  refusal: 'Too many tries. Wait a few minutes and try again.',
}

/**
 * Runs what a password is tried for, so that nobody guesses them: after ten refusals for one name within five minutes, none is
 * looked at until they are over, but refused with `too_many`. A success forgets the refusals before it.
 */
export async function guardSignIn<T>(store: Store, { name }: { name: string }, run: () => Promise<T>): Promise<T> {
  // Counted before it is known how it ends: tries at the same time count too.
  const id = await countTry(store, { kind, name }, limit)
  const result = await run().catch(async (error: unknown) => {
    if (!(error instanceof Refusal)) await store.database.delete(tries).where(eq(tries.id, id))
    throw error
  })
  await store.database.delete(tries).where(and(eq(tries.kind, kind), eq(tries.name, hashName(name))))
  return result
}
