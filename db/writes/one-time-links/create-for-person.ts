import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { oneTimeLinks } from '#db/schema/people.ts'
import { holdAccount } from '#db/writes/people/hold-account.ts'
import { hashToken, randomToken } from '#lib/crypto/tokens.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export const handedLinkLifetimeMs = 24 * 3_600_000

/** The token of a link that signs somebody in once within a day, to be handed over by an administrator. Only its hash is kept. */
export async function createLinkForPerson(
  actor: AccountActor,
  store: Store,
  { personId }: { personId: PersonId },
): Promise<string> {
  const token = randomToken()
  await store.database.transaction(async (tx) => {
    const account = await holdAccount(actor, tx, personId)
    if (account.disabled) throw new Refusal('conflict', 'This account is disabled. Enable it first.')
    const expiresAt = fromNow(handedLinkLifetimeMs)
    await tx.insert(oneTimeLinks).values({ hash: hashToken(token), kind: 'sign_in', personId, expiresAt })
  })
  return token
}
