import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { now } from '#db/schema/columns.ts'
import { people, tokens } from '#db/schema/people.ts'
import { hashToken } from '#lib/crypto/tokens.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { PersonId, TokenId } from '#lib/domain/ids.ts'
import type { TokenInfo, TokenScope } from '#lib/domain/people/person.ts'

const touchEveryMs = 60_000
const shape = /^gr_[\w-]{43}$/

export type TokenHolder = { tokenId: TokenId; personId: PersonId; administrator: boolean; scopes: TokenScope[] }

/** Whose token this is; null when it is unknown, revoked, expired, or of an account that is disabled. Its last use is written once a minute. */
export async function findToken(store: Store, token: string): Promise<TokenHolder | null> {
  if (!shape.test(token)) return null
  const isStale = sql<boolean>`coalesce(${tokens.lastUsedAt} < ${fromNow(-touchEveryMs)}, true)`
  const notExpired = or(isNull(tokens.expiresAt), gt(tokens.expiresAt, now))
  const [found] = await store.database
    .select({
      holder: { tokenId: tokens.id, personId: people.id, administrator: people.administrator, scopes: tokens.scopes },
      isStale,
    })
    .from(tokens)
    .innerJoin(people, eq(people.id, tokens.personId))
    .where(and(eq(tokens.hash, hashToken(token)), isNull(tokens.revokedAt), isNull(people.disabledAt), notExpired))
  if (found?.isStale)
    await store.database.update(tokens).set({ lastUsedAt: now }).where(eq(tokens.id, found.holder.tokenId))
  return found?.holder ?? null
}

/** One's own tokens that were not revoked, newest first. */
export function listTokens(actor: AccountActor, store: Store): Promise<TokenInfo[]> {
  const { id, name, scopes, createdAt, lastUsedAt, expiresAt } = tokens
  return store.database
    .select({ id, name, scopes, createdAt, lastUsedAt, expiresAt })
    .from(tokens)
    .where(and(eq(tokens.personId, actor.personId), isNull(tokens.revokedAt)))
    .orderBy(desc(tokens.createdAt), desc(tokens.id))
}
