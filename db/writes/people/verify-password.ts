import { eq, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { people } from '#db/schema/people.ts'
import { isPassword } from '#lib/crypto/password.ts'
import type { PersonId } from '#lib/domain/ids.ts'

/** Whose address and password these are. It takes as long for an address that nobody has, or that has no password. */
export async function verifyPassword(
  store: Store,
  { email, password }: { email: string; password: string },
): Promise<PersonId | null> {
  const [person] = await store.database
    .select({ id: people.id, passwordHash: people.passwordHash })
    .from(people)
    .where(eq(sql`lower(${people.email})`, sql`lower(${email})`))
  const matches = await isPassword(password, person?.passwordHash ?? null)
  return matches && person ? person.id : null
}
