import { and, lt, or, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { signIns } from '#db/schema/people.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'

const keptMs = 7 * 24 * 3_600_000

/** Of each person the sign-in that was seen last stays: it says when they were here. */
const wasSeenLater = sql`exists (select 1 from ${signIns} later
  where later.person_id = ${signIns.personId} and (later.last_seen_at, later.id) > (${signIns.lastSeenAt}, ${signIns.id}))`

/** Forgets the sign-ins that expired or were revoked a week ago. */
export async function removeEndedSignIns(_host: HostActor, store: Store): Promise<void> {
  const ended = or(lt(signIns.expiresAt, fromNow(-keptMs)), lt(signIns.revokedAt, fromNow(-keptMs)))
  await store.database.delete(signIns).where(and(ended, wasSeenLater))
}
