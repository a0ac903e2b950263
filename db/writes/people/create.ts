import type { Store } from '#db/client.ts'
import { insertPerson } from '#db/writes/people/insert-person.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import { nameFromEmail } from '#lib/domain/people/person.ts'

/** An account without a password, made on the machine itself: one signs in with a link. */
export function createPerson(
  _machine: HostActor,
  store: Store,
  { email, name }: { email: string; name?: string },
): Promise<PersonId> {
  return store.database.transaction((tx) =>
    insertPerson(tx, store, { email, name: name ?? nameFromEmail(email), passwordHash: null }),
  )
}
