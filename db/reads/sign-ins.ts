import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { now } from '#db/schema/columns.ts'
import { people, signIns } from '#db/schema/people.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import type { PersonId, SignInId } from '#lib/domain/ids.ts'
import type { SignInInfo } from '#lib/domain/people/account.ts'

/** After this long without a visit one signs in again. */
export const signInLifetimeMs = 30 * 24 * 3_600_000
const touchEveryMs = 60_000
const freshForMs = 3_600_000

export type SignedIn = { personId: PersonId; name: string; email: string; administrator: boolean }

/** Who is signed in by this; null once it is revoked or expired, or its account disabled. Being used keeps it alive, written once a minute. */
export async function readSignIn(store: Store, signInId: SignInId): Promise<SignedIn | null> {
  const { name, email, administrator } = people
  const isStale = sql<boolean>`${signIns.lastSeenAt} < ${fromNow(-touchEveryMs)}`
  const [found] = await store.database
    .select({ person: { personId: people.id, name, email, administrator }, isStale })
    .from(signIns)
    .innerJoin(people, eq(people.id, signIns.personId))
    .where(
      and(eq(signIns.id, signInId), isNull(signIns.revokedAt), isNull(people.disabledAt), gt(signIns.expiresAt, now)),
    )
  if (found?.isStale) {
    await store.database
      .update(signIns)
      .set({ lastSeenAt: now, expiresAt: fromNow(signInLifetimeMs) })
      .where(eq(signIns.id, signInId))
  }
  return found?.person ?? null
}

/** The browsers in which the actor is signed in: the one that asks first, then those seen last. */
export async function listSignIns(actor: PersonActor, store: Store): Promise<SignInInfo[]> {
  const { id, userAgent, createdAt, lastSeenAt } = signIns
  const rows = await store.database
    .select({ id, userAgent, createdAt, lastSeenAt })
    .from(signIns)
    .where(and(eq(signIns.personId, actor.personId), isNull(signIns.revokedAt), gt(signIns.expiresAt, now)))
    .orderBy(desc(eq(signIns.id, actor.signInId)), desc(lastSeenAt), desc(id))
  return rows.map((row) => ({ ...row, current: row.id === actor.signInId }))
}

/** Whether the actor came with a link within the hour, which is how one comes back who forgot the password. */
export async function isFreshByLink(actor: PersonActor, store: Store): Promise<boolean> {
  const own = and(eq(signIns.id, actor.signInId), eq(signIns.personId, actor.personId))
  const fresh = and(own, eq(signIns.provedBy, 'link'), gt(signIns.createdAt, fromNow(-freshForMs)))
  return (await store.database.$count(signIns, fresh)) > 0
}
