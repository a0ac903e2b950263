import { and, eq, isNull } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { signInLifetimeMs } from '#db/reads/sign-ins.ts'
import { people, signIns } from '#db/schema/people.ts'
import type { PersonId, SignInId } from '#lib/domain/ids.ts'
import type { SignInProof } from '#lib/domain/people/account.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { newId } from '#lib/ids.ts'

const userAgentLimit = 512

/**
 * Records that a browser is signed in, by whatever way. Its id goes into the session and is looked up on every request. Throws
 * `forbidden` for an account that is disabled.
 */
export async function createSignIn(
  store: Store,
  { personId, userAgent, provedBy }: { personId: PersonId; userAgent: string | null; provedBy: SignInProof },
): Promise<SignInId> {
  const id = newId('sin')
  await store.database.transaction(async (tx) => {
    const enabled = and(eq(people.id, personId), isNull(people.disabledAt))
    // Held, so that an account that is being disabled ends this sign-in too.
    const [person] = await tx.select({ id: people.id }).from(people).where(enabled).for('share')
    if (!person) throw new Refusal('forbidden', 'This account is disabled. Ask an administrator.')
    await tx.insert(signIns).values({
      id,
      personId,
      provedBy,
      userAgent: userAgent?.replaceAll('\0', '').slice(0, userAgentLimit) ?? null,
      expiresAt: fromNow(signInLifetimeMs),
    })
  })
  return id
}
