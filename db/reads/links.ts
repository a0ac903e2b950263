import { and, eq, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { chats } from '#db/schema/chats.ts'
import { now } from '#db/schema/columns.ts'
import { grants } from '#db/schema/grants.ts'
import { people } from '#db/schema/people.ts'
import { hashToken } from '#lib/crypto/tokens.ts'
import type { ChatId, GrantId } from '#lib/domain/ids.ts'

const touchEveryMs = 60_000
const shape = /^gs_[\w-]{43}$/

export type LinkHolder = { grantId: GrantId; chatId: ChatId; role: 'viewer'; rotatedAt: string | null }
/** A link that leads somewhere, with what its proof is made of. */
export type LiveLink = LinkHolder & { hash: string; expiresAt: string | null; isStale: boolean }

/** To what a link's token leads; null when it is unknown, revoked or expired, or its chat is gone. */
export async function findLink(store: Store, token: string): Promise<LiveLink | null> {
  if (!shape.test(token)) return null
  const [found] = await selectLive(store, eq(grants.hash, hashToken(token)))
  return found ?? null
}

/** Those of some grants whose links lead somewhere. */
export async function findLinks(store: Store, grantIds: readonly GrantId[]): Promise<LiveLink[]> {
  return grantIds.length === 0 ? [] : await selectLive(store, inArray(grants.id, [...grantIds]))
}

/** Notes that a link was used, once a minute. */
export async function noteUse(store: Store, { grantId, isStale }: LiveLink): Promise<void> {
  if (isStale) await store.database.update(grants).set({ lastUsedAt: now }).where(eq(grants.id, grantId))
}

export const notExpired = or(isNull(grants.expiresAt), gt(grants.expiresAt, now))

async function selectLive(store: Store, which: SQL): Promise<LiveLink[]> {
  return await store.database
    .select({
      grantId: grants.id,
      chatId: grants.chatId,
      role: grants.role,
      rotatedAt: grants.rotatedAt,
      hash: grants.hash,
      expiresAt: grants.expiresAt,
      isStale: sql<boolean>`coalesce(${grants.lastUsedAt} < ${fromNow(-touchEveryMs)}, true)`,
    })
    .from(grants)
    .innerJoin(chats, eq(chats.id, grants.chatId))
    .innerJoin(people, eq(people.id, chats.ownerId))
    .where(and(which, isNull(grants.revokedAt), isNull(chats.deletedAt), isNull(people.disabledAt), notExpired))
}
