import { sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import { insertDefaultWorkspace } from '#db/writes/workspaces/create.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { newId } from '#lib/ids.ts'

/** Any number, as long as it is always this one: "grpl" in ASCII. */
const lockId = 0x6772706c

export type NewPerson = {
  email: string
  name: string
  passwordHash: string | null
  administrator?: boolean
  /** Whether the address was shown to be theirs. */
  isProved?: boolean
}

/**
 * A new account with its Default workspace. The very first one administers the installation; a lock puts accounts that
 * are made at the same time in a row. `Refusal('conflict')` when the address has an account.
 */
export async function insertPerson(tx: Transaction, store: Store, person: NewPerson): Promise<PersonId> {
  await lockPeople(tx)
  const { isProved = false, ...values } = person
  const administrator = person.administrator || (await tx.$count(people)) === 0
  const [made] = await tx
    .insert(people)
    .values({ id: newId('per'), ...values, administrator, emailVerifiedAt: isProved ? now : null })
    .onConflictDoNothing()
    .returning({ id: people.id })
  if (!made) {
    const message = 'There is an account with this address already.'
    throw new Refusal('conflict', message, { fields: { email: message } })
  }
  await insertDefaultWorkspace(tx, store, made.id)
  return made.id
}

/** Throws while the first account is missing: that is its set-up link's to make, and nobody else becomes an administrator so. */
export async function requireSetUp(tx: Transaction): Promise<void> {
  if ((await tx.$count(people)) === 0)
    throw new Refusal(
      'conflict',
      'This Greenroom is not set up yet. Open the set-up link that the start command printed.',
    )
}

/** Nobody else makes an account until this transaction ends. */
export async function lockPeople(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${lockId})`)
}
