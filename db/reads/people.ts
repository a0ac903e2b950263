import { eq, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { people } from '#db/schema/people.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import type { PersonInfo } from '#lib/domain/people/person.ts'
import { type Preferences, preferences } from '#lib/domain/people/preferences.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** One's own account. */
export async function readPerson(actor: AccountActor, store: Store): Promise<PersonInfo> {
  const { id, name, email, administrator } = people
  const [person] = await store.database
    .select({ id, name, email, administrator })
    .from(people)
    .where(eq(people.id, actor.personId))
  if (!person) throw notFound('account')
  return person
}

/** How somebody likes Greenroom. */
export async function readPreferences(actor: AccountActor, store: Store): Promise<Preferences> {
  const [row] = await store.database
    .select({ stored: people.preferences })
    .from(people)
    .where(eq(people.id, actor.personId))
  return preferences.parse(row?.stored ?? {})
}

/** Whose address this is, for the machine's own scripts. */
export async function findPersonByEmail(_machine: HostActor, store: Store, email: string): Promise<PersonId | null> {
  const [person] = await store.database
    .select({ id: people.id })
    .from(people)
    .where(eq(sql`lower(${people.email})`, sql`lower(${email})`))
  return person?.id ?? null
}

/** How many accounts there are: with none, the installation waits for its set-up. */
export function countPeople(store: Store): Promise<number> {
  return store.database.$count(people)
}
