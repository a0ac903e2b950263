import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { oneTimeLinks } from '#db/schema/people.ts'
import { hashToken, randomToken } from '#lib/crypto/tokens.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { PersonId } from '#lib/domain/ids.ts'

type NewLink = { lifetimeMs: number } & (
  | { kind: 'set_up'; personId?: undefined }
  | { kind: 'sign_in'; personId: PersonId }
)

/** The token of a link that works once: to make the first account, or to sign a person in. Only its hash is kept. */
export async function createOneTimeLink(
  _machine: HostActor,
  store: Store,
  { kind, personId, lifetimeMs }: NewLink,
): Promise<string> {
  const token = randomToken()
  await store.database
    .insert(oneTimeLinks)
    .values({ hash: hashToken(token), kind, personId: personId ?? null, expiresAt: fromNow(lifetimeMs) })
  return token
}
