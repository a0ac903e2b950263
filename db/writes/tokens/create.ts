import type { Store } from '#db/client.ts'
import { tokens } from '#db/schema/people.ts'
import { hashToken, randomToken } from '#lib/crypto/tokens.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import type { PersonId, TokenId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { newId } from '#lib/ids.ts'

type NewToken = { personId?: PersonId; name: string; expiresAt?: string | null }

/** A personal API token, told this once and kept as a hash. A person makes it for themselves, the machine for `personId`. */
export async function createToken(
  actor: AccountActor | HostActor,
  store: Store,
  { personId, name, expiresAt }: NewToken,
): Promise<{ id: TokenId; token: string }> {
  const owner = actor.kind === 'host' ? personId : actor.personId
  if (!owner) throw new Refusal('invalid', 'Say whose token it is.')
  const id = newId('tok')
  const token = `gr_${randomToken()}`
  await store.database
    .insert(tokens)
    .values({ id, personId: owner, name, hash: hashToken(token), expiresAt: expiresAt ?? null })
  return { id, token }
}
