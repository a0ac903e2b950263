import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { peekInvitation } from '#db/reads/invitations.ts'
import { invitations } from '#db/schema/people.ts'
import { spendInvitation } from '#db/writes/invitations/spend.ts'
import { insertPerson, lockPeople } from '#db/writes/people/insert-person.ts'
import { hashPassword } from '#lib/crypto/password.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

type Redemption = { token: string; email: string; name: string; password: string }

/** Makes the account that an invitation is for. It works once. One that names an address makes no account with another. */
export async function redeemInvitation(store: Store, { token, email, name, password }: Redemption): Promise<PersonId> {
  if (!(await peekInvitation(store, { token }))) throw notFound('invitation')
  const passwordHash = await hashPassword(password)
  return store.database.transaction(async (tx) => {
    await lockPeople(tx)
    const invitation = await spendInvitation(tx, token)
    if (!invitation) throw notFound('invitation')
    requireAddress(invitation.email, email)
    const { administrator, mailed } = invitation
    const personId = await insertPerson(tx, store, { email, name, passwordHash, administrator, isProved: mailed })
    await tx.update(invitations).set({ usedBy: personId }).where(eq(invitations.id, invitation.id))
    return personId
  })
}

/** Throws when an invitation names another address. */
export function requireAddress(invited: string | null, email: string): void {
  if (invited === null || invited.toLowerCase() === email.toLowerCase()) return
  const message = `This invitation is for ${invited}.`
  throw new Refusal('invalid', message, { fields: { email: message } })
}
