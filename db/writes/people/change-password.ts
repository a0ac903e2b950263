import { and, eq, isNull } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { isFreshByLink } from '#db/reads/sign-ins.ts'
import { oneTimeLinks, people, signIns } from '#db/schema/people.ts'
import { provePassword, readPasswordHash } from '#db/writes/people/own-password.ts'
import { otherSignIns } from '#db/writes/sign-ins/end.ts'
import { revokeSignIns } from '#db/writes/sign-ins/revoke.ts'
import { hashPassword } from '#lib/crypto/password.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/**
 * Sets the actor's password, for whoever knows the one there was or came with a link within the hour, which then counts no
 * more. Their other browsers are signed out, and links that would sign in end; tokens stay.
 */
export async function changePassword(
  actor: PersonActor,
  store: Store,
  { oldPassword, password }: { oldPassword: string; password: string },
): Promise<{ endedCount: number }> {
  const before = (await isFreshByLink(actor, store))
    ? await readPasswordHash(actor, store)
    : await provePassword(actor, store, { password: oldPassword, field: 'oldPassword' })
  const passwordHash = await hashPassword(password)
  return await store.database.transaction(async (tx) => {
    const unchanged = before === null ? isNull(people.passwordHash) : eq(people.passwordHash, before)
    const own = and(eq(people.id, actor.personId), unchanged)
    const changed = await tx.update(people).set({ passwordHash }).where(own).returning({ id: people.id })
    if (changed.length === 0)
      throw new Refusal('conflict', 'The password was changed elsewhere meanwhile. Reload the page.')
    await tx.update(signIns).set({ provedBy: 'password' }).where(eq(signIns.id, actor.signInId))
    await tx.delete(oneTimeLinks).where(eq(oneTimeLinks.personId, actor.personId))
    return { endedCount: await revokeSignIns(tx, store, otherSignIns(actor)) }
  })
}
