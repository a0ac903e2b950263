import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { signInLifetimeMs } from '#db/reads/sign-ins.ts'
import { signIns } from '#db/schema/people.ts'
import type { PersonId, SignInId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'

const userAgentLimit = 512

/** Records that a browser is signed in. Its id goes into the session and is looked up on every request. */
export async function createSignIn(
  store: Store,
  { personId, userAgent }: { personId: PersonId; userAgent: string | null },
): Promise<SignInId> {
  const id = newId('sin')
  await store.database.insert(signIns).values({
    id,
    personId,
    userAgent: userAgent?.replaceAll('\0', '').slice(0, userAgentLimit) ?? null,
    expiresAt: fromNow(signInLifetimeMs),
  })
  return id
}
