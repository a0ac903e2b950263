import { eq, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { oneTimeLinks, people } from '#db/schema/people.ts'
import { useLink } from '#db/writes/one-time-links/redeem.ts'
import { insertPerson, lockPeople, requireSetUp } from '#db/writes/people/insert-person.ts'
import { hashPassword } from '#lib/crypto/password.ts'
import { hashToken, randomToken } from '#lib/crypto/tokens.ts'
import type { PersonId } from '#lib/domain/ids.ts'

type SignUp = { email: string; name: string; password: string }

const confirmLifetimeMs = 24 * 3_600_000

/** Makes an account for whoever asks, its address unproved. `conflict` when the address has one. */
export async function signUp(store: Store, { email, name, password }: SignUp): Promise<PersonId> {
  const passwordHash = await hashPassword(password)
  return store.database.transaction(async (tx) => {
    await lockPeople(tx)
    await requireSetUp(tx)
    return insertPerson(tx, store, { email, name, passwordHash })
  })
}

/** Keeps a sign-up until its address is confirmed with the link that is mailed there. Null: the address has an account. */
export async function prepareSignUp(store: Store, { email, name, password }: SignUp): Promise<string | null> {
  // First, so that it takes as long for an address that has an account.
  const passwordHash = await hashPassword(password)
  return store.database.transaction(async (tx) => {
    await requireSetUp(tx)
    if ((await tx.$count(people, eq(sql`lower(${people.email})`, sql`lower(${email})`))) > 0) return null
    const token = randomToken()
    await tx.insert(oneTimeLinks).values({
      hash: hashToken(token),
      kind: 'sign_up',
      mailedTo: email,
      signUp: { name, passwordHash },
      expiresAt: fromNow(confirmLifetimeMs),
    })
    return token
  })
}

/** Makes the account whose address is confirmed by this link. It works once. Null: it cannot be used. */
export function redeemSignUp(store: Store, { token }: { token: string }): Promise<PersonId | null> {
  return store.database.transaction(async (tx) => {
    await lockPeople(tx)
    const link = await useLink(tx, token, 'sign_up')
    if (!link?.mailedTo || !link.signUp) return null
    return insertPerson(tx, store, { email: link.mailedTo, ...link.signUp, isProved: true })
  })
}
