import { and, eq, ne, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { people } from '#db/schema/people.ts'
import { lockPeople } from '#db/writes/people/insert-person.ts'
import { provePassword } from '#db/writes/people/own-password.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Gives the actor's account another address, which nobody has proved yet. Throws `conflict` when it is another account's. */
export async function changeEmail(
  actor: PersonActor,
  store: Store,
  { email, password }: { email: string; password: string },
): Promise<void> {
  const known = await provePassword(actor, store, { password, field: 'password' })
  if (known === null) throw new Refusal('conflict', 'Set a password first: changing the address asks for it.')
  await store.database.transaction(async (tx) => {
    await lockPeople(tx)
    const others = and(eq(sql`lower(${people.email})`, sql`lower(${email})`), ne(people.id, actor.personId))
    if ((await tx.$count(people, others)) > 0) {
      const message = 'There is an account with this address already.'
      throw new Refusal('conflict', message, { fields: { email: message } })
    }
    const stillProved = sql`case when lower(${people.email}) = lower(${email}) then ${people.emailVerifiedAt} end`
    await tx.update(people).set({ email, emailVerifiedAt: stillProved }).where(eq(people.id, actor.personId))
  })
}
