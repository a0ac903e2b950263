import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { tokens } from '#db/schema/people.ts'
import { hashToken, randomToken } from '#lib/crypto/tokens.ts'
import type { AccountActor, HostActor, TokenActor } from '#lib/domain/actors/actor.ts'
import type { PersonId, TokenId } from '#lib/domain/ids.ts'
import { type TokenScope, tokenScopes } from '#lib/domain/people/person.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { newId } from '#lib/ids.ts'

type NewToken = { personId?: PersonId; name: string; scopes?: TokenScope[]; expiresAt?: string | null }

/**
 * A personal API token, told this once and kept as a hash. A person makes it for themselves, the machine for `personId`. Without
 * `scopes` it may do all that its maker may. Throws `forbidden` where a token would make one that may do more than itself,
 * or for longer.
 */
export async function createToken(
  actor: AccountActor | HostActor,
  store: Store,
  { personId, name, scopes, expiresAt }: NewToken,
): Promise<{ id: TokenId; token: string }> {
  const owner = actor.kind === 'host' ? personId : actor.personId
  if (!owner) throw new Refusal('invalid', 'Say whose token it is.')
  const held = actor.kind === 'token' ? actor.scopes : tokenScopes
  const wanted = tokenScopes.filter((scope) => (scopes ?? held).includes(scope))
  const missing = wanted.find((scope) => !held.includes(scope))
  if (missing) throw new Refusal('forbidden', `This token may not give “${missing}” to another: it does not have it.`)
  if (actor.kind === 'token') await requireNotLonger(actor, store, expiresAt ?? null)
  const id = newId('tok')
  const token = `gr_${randomToken()}`
  await store.database
    .insert(tokens)
    .values({ id, personId: owner, name, scopes: wanted, hash: hashToken(token), expiresAt: expiresAt ?? null })
  return { id, token }
}

async function requireNotLonger(actor: TokenActor, store: Store, expiresAt: string | null): Promise<void> {
  const [own] = await store.database
    .select({ expiresAt: tokens.expiresAt })
    .from(tokens)
    .where(and(eq(tokens.id, actor.tokenId), eq(tokens.personId, actor.personId)))
  const end = own?.expiresAt ?? null
  if (end === null || (expiresAt !== null && Date.parse(expiresAt) <= Date.parse(end))) return
  const message = `This token ends at ${end}: it may make none that lasts longer.`
  throw new Refusal('forbidden', message, { fields: { expiresAt: message } })
}
