import type { Store } from '#db/client.ts'
import { peekOneTimeLink } from '#db/reads/one-time-links.ts'
import { people } from '#db/schema/people.ts'
import { useLink } from '#db/writes/one-time-links/redeem.ts'
import { insertPerson, lockPeople } from '#db/writes/people/insert-person.ts'
import { hashPassword } from '#lib/crypto/password.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

type SetUp = { token: string; email: string; name: string; password: string }

/** Makes the first account, its administrator's, for whoever holds the set-up link. It works once, and not once there is an account. */
export async function redeemSetUp(store: Store, { token, email, name, password }: SetUp): Promise<PersonId> {
  if ((await peekOneTimeLink(store, { token })) !== 'set_up') throw notFound('set-up link')
  const passwordHash = await hashPassword(password)
  return store.database.transaction(async (tx) => {
    await lockPeople(tx)
    if ((await tx.$count(people)) > 0) throw new Refusal('conflict', 'This Greenroom is set up already.')
    if (!(await useLink(tx, token, 'set_up'))) throw notFound('set-up link')
    return insertPerson(tx, store, { email, name, passwordHash })
  })
}
