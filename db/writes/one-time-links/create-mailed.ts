import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { oneTimeLinks, people } from '#db/schema/people.ts'
import { hashToken, randomToken } from '#lib/crypto/tokens.ts'

const mailedLinkLifetimeMs = 15 * 60_000

/** The token of a link that signs in whoever has this address, to be mailed there and shown to nobody. Null: nobody has it. */
export async function createMailedSignIn(
  store: Store,
  { email }: { email: string },
): Promise<{ token: string; email: string } | null> {
  const [person] = await store.database
    .select({ id: people.id, email: people.email })
    .from(people)
    .where(and(eq(sql`lower(${people.email})`, sql`lower(${email})`), isNull(people.disabledAt)))
  if (!person) return null
  const token = randomToken()
  await store.database.insert(oneTimeLinks).values({
    hash: hashToken(token),
    kind: 'sign_in',
    personId: person.id,
    mailedTo: person.email,
    expiresAt: fromNow(mailedLinkLifetimeMs),
  })
  return { token, email: person.email }
}
