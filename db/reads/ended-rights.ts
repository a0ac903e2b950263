import { and, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Store } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { grants } from '#db/schema/grants.ts'
import { people, signIns, tokens } from '#db/schema/people.ts'
import type { LinkActor } from '#lib/domain/actors/actor.ts'
import type { SignInId, TokenId } from '#lib/domain/ids.ts'

/** What streams are open by. */
export type Rights = {
  signInIds: readonly SignInId[]
  tokenIds: readonly TokenId[]
  links: readonly Pick<LinkActor, 'grantId' | 'rotatedAt'>[]
}

/**
 * Those that no longer hold: revoked, rotated, expired, or of an account that is disabled. It has no actor: the web asks in the name of all whose
 * streams it keeps open, in case a notification was lost.
 */
export async function readEndedRights(store: Store, rights: Rights): Promise<Rights> {
  const [liveSignIns, liveTokens, liveGrants] = await Promise.all([
    readLive(rights.signInIds, (ids) =>
      store.database
        .select({ id: signIns.id })
        .from(signIns)
        .innerJoin(people, eq(people.id, signIns.personId))
        .where(
          and(among(signIns.id, ids), isNull(signIns.revokedAt), isNull(people.disabledAt), gt(signIns.expiresAt, now)),
        ),
    ),
    readLive(rights.tokenIds, (ids) =>
      store.database
        .select({ id: tokens.id })
        .from(tokens)
        .innerJoin(people, eq(people.id, tokens.personId))
        .where(
          and(among(tokens.id, ids), isNull(tokens.revokedAt), isNull(people.disabledAt), notOver(tokens.expiresAt)),
        ),
    ),
    readLive([...new Set(rights.links.map(({ grantId }) => grantId))], (ids) =>
      store.database
        .select({ id: grants.id, rotatedAt: grants.rotatedAt })
        .from(grants)
        .innerJoin(people, eq(people.id, grants.createdBy))
        .where(
          and(among(grants.id, ids), isNull(grants.revokedAt), isNull(people.disabledAt), notOver(grants.expiresAt)),
        ),
    ),
  ])
  return {
    signInIds: rights.signInIds.filter((id) => !liveSignIns.has(id)),
    tokenIds: rights.tokenIds.filter((id) => !liveTokens.has(id)),
    links: rights.links.filter(({ grantId, rotatedAt }) => liveGrants.get(grantId)?.rotatedAt !== rotatedAt),
  }
}

async function readLive<Row extends { id: string }>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<Row[]>,
): Promise<ReadonlyMap<string, Row>> {
  return new Map(ids.length === 0 ? [] : (await read(ids)).map((row) => [row.id, row]))
}

/** One parameter, however many there are. */
const among = (column: PgColumn, ids: readonly string[]) => sql`${column} = any(${sql.param([...ids])}::text[])`
const notOver = (expiresAt: PgColumn) => or(isNull(expiresAt), gt(expiresAt, now))
