import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { identities, people } from '#db/schema/people.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

/** `waysHere` are the providers that this installation uses, by address; `sendsMail` whether it mails links that sign in. */
type Disconnection = { provider: string; waysHere: readonly string[]; sendsMail: boolean }

/** Unties the actor's account at a provider. `conflict` where no way to sign in would be left. */
export async function disconnectIdentity(
  actor: AccountActor,
  store: Store,
  { provider, waysHere, sendsMail }: Disconnection,
): Promise<void> {
  await store.database.transaction(async (tx) => {
    // Held, so that of two at once the second sees what the first left.
    const [person] = await tx
      .select({ passwordHash: people.passwordHash })
      .from(people)
      .where(eq(people.id, actor.personId))
      .for('update')
    const own = await tx
      .select({ provider: identities.provider })
      .from(identities)
      .where(eq(identities.personId, actor.personId))
    if (!own.some((each) => each.provider === provider)) throw notFound('connected account')
    const isLeft = own.some((each) => each.provider !== provider && waysHere.includes(each.provider))
    if (!person?.passwordHash && !sendsMail && !isLeft)
      throw new Refusal('conflict', 'This is your only way to sign in. Set a password first.')
    await tx.delete(identities).where(and(eq(identities.provider, provider), eq(identities.personId, actor.personId)))
  })
}
