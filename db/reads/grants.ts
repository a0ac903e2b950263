import { and, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { chats } from '#db/schema/chats.ts'
import { now } from '#db/schema/columns.ts'
import { grants } from '#db/schema/grants.ts'
import { hashToken } from '#lib/crypto/tokens.ts'
import type { ChatId, GrantId } from '#lib/domain/ids.ts'

const touchEveryMs = 60_000
const shape = /^gs_[\w-]{43}$/

export type LinkHolder = { grantId: GrantId; chatId: ChatId; role: 'viewer' }

/** To what a link leads; null when it is unknown, revoked or expired, or its chat is gone. Its last use is written once a minute. */
export async function findLink(store: Store, token: string): Promise<LinkHolder | null> {
  return shape.test(token) ? await find(store, eq(grants.hash, hashToken(token))) : null
}

async function find(store: Store, which: SQL): Promise<LinkHolder | null> {
  const isStale = sql<boolean>`coalesce(${grants.lastUsedAt} < ${fromNow(-touchEveryMs)}, true)`
  const notExpired = or(isNull(grants.expiresAt), gt(grants.expiresAt, now))
  const [found] = await store.database
    .select({ holder: { grantId: grants.id, chatId: grants.chatId, role: grants.role }, isStale })
    .from(grants)
    .innerJoin(chats, eq(chats.id, grants.chatId))
    .where(and(which, isNull(grants.revokedAt), isNull(chats.deletedAt), notExpired))
  if (found?.isStale)
    await store.database.update(grants).set({ lastUsedAt: now }).where(eq(grants.id, found.holder.grantId))
  return found?.holder ?? null
}
