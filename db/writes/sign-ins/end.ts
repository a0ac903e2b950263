import { and, eq, gt, ne } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { signIns } from '#db/schema/people.ts'
import { revokeSignIns } from '#db/writes/sign-ins/revoke.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import type { SignInId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Signs the actor's browser out, at once and everywhere: its open streams are told to close. */
export async function endSignIn(actor: PersonActor, store: Store): Promise<void> {
  const own = and(eq(signIns.id, actor.signInId), eq(signIns.personId, actor.personId))
  await store.database.transaction((tx) => revokeSignIns(tx, store, own))
}

/** Signs another browser of the actor out. Throws `not_found` for one that is over already or somebody else's. */
export async function endOneSignIn(
  actor: PersonActor,
  store: Store,
  { signInId }: { signInId: SignInId },
): Promise<void> {
  const own = and(eq(signIns.id, signInId), eq(signIns.personId, actor.personId), gt(signIns.expiresAt, now))
  const ended = await store.database.transaction((tx) => revokeSignIns(tx, store, own))
  if (ended === 0) throw notFound('sign-in')
}

/** Signs all other browsers of the actor out. */
export async function endOtherSignIns(actor: PersonActor, store: Store): Promise<void> {
  await store.database.transaction((tx) => revokeSignIns(tx, store, otherSignIns(actor)))
}

/** Those of the actor that are not the one that asks. */
export const otherSignIns = (actor: PersonActor) =>
  and(eq(signIns.personId, actor.personId), ne(signIns.id, actor.signInId))
