import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { people } from '#db/schema/people.ts'
import { isPassword } from '#lib/crypto/password.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

/** The hash of the actor's password, once they proved that they know it; null where there is none to know. */
export async function provePassword(
  actor: AccountActor,
  store: Store,
  { password, field }: { password: string; field: string },
): Promise<string | null> {
  const hash = await readPasswordHash(actor, store)
  if (hash === null || (await isPassword(password, hash))) return hash
  const message = 'This is not your password.'
  throw new Refusal('invalid', message, { fields: { [field]: message } })
}

/** The hash of the actor's password, null where there is none. */
export async function readPasswordHash(actor: AccountActor, store: Store): Promise<string | null> {
  const [own] = await store.database
    .select({ passwordHash: people.passwordHash })
    .from(people)
    .where(eq(people.id, actor.personId))
  if (!own) throw notFound('account')
  return own.passwordHash
}
