import { and, eq, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { now } from '#db/schema/columns.ts'
import { identities, invitations, people } from '#db/schema/people.ts'
import {
  type SpentInvitation,
  spendInvitation,
  spendInvitationTo,
  usableInvitation,
} from '#db/writes/invitations/spend.ts'
import { insertPerson, lockPeople } from '#db/writes/people/insert-person.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import type { ProviderClaims, ProviderRefusal } from '#lib/domain/people/identity.ts'
import { nameFromEmail } from '#lib/domain/people/person.ts'
import { shortenName } from '#lib/domain/short-name.ts'

/** How an account may be made: `mustProve` where every address has to be confirmed. */
export type Admission = { signUp: 'closed' | 'invite' | 'open'; mustProve: boolean; invitationToken: string | null }
type Outcome = { personId: PersonId } | { refused: ProviderRefusal }
type Known = { email: string } & ProviderClaims

/**
 * Whose account a provider's account is. The first time it is tied to the account with its address, where the provider says that
 * it checked the address, else to a new one where that may be made. Nothing is written when it is refused.
 */
export async function signInWithIdentity(store: Store, claims: ProviderClaims, admission: Admission): Promise<Outcome> {
  return (
    (await findIdentity(store.database, claims)) ??
    store.database.transaction(async (tx) => {
      await lockPeople(tx)
      const { email } = claims
      return (
        (await findIdentity(tx, claims)) ??
        (email ? meet(tx, store, { ...claims, email }, admission) : refuse('no_address'))
      )
    })
  )
}

const refuse = (refused: ProviderRefusal): Outcome => ({ refused })

async function findIdentity(
  database: Pick<Transaction, 'select'>,
  { provider, subject }: ProviderClaims,
): Promise<Outcome | null> {
  const [found] = await database
    .select({ personId: people.id, disabledAt: people.disabledAt })
    .from(identities)
    .innerJoin(people, eq(people.id, identities.personId))
    .where(and(eq(identities.provider, provider), eq(identities.subject, subject)))
  if (!found) return null
  return found.disabledAt ? refuse('disabled') : { personId: found.personId }
}

async function meet(tx: Transaction, store: Store, claims: Known, admission: Admission): Promise<Outcome> {
  const { id, administrator, emailVerifiedAt, disabledAt } = people
  const [owner] = await tx
    .select({ id, administrator, emailVerifiedAt, disabledAt })
    .from(people)
    .where(eq(sql`lower(${people.email})`, sql`lower(${claims.email})`))
  if (!owner) return admit(tx, store, claims, admission)
  if (!claims.isVerified) return refuse('unverified')
  if (owner.disabledAt) return refuse('disabled')
  // Where anybody may sign up, somebody else may have taken the address before its owner came.
  if (admission.signUp === 'open' && !owner.emailVerifiedAt && !owner.administrator) return refuse('unproved')
  await tx
    .update(people)
    .set({ emailVerifiedAt: owner.emailVerifiedAt ?? now })
    .where(eq(people.id, owner.id))
  return tie(tx, claims, owner.id)
}

async function admit(tx: Transaction, store: Store, claims: Known, admission: Admission): Promise<Outcome> {
  if ((await tx.$count(people)) === 0) return refuse('not_set_up')
  if (admission.signUp === 'closed') return refuse('uninvited')
  const { email, isVerified } = claims
  if (await isForAnother(tx, admission.invitationToken, email)) return refuse('invited_as_another')
  const invitation = await invitationOf(tx, claims, admission.invitationToken)
  if (!invitation && admission.signUp !== 'open') return refuse(isVerified ? 'uninvited' : 'unverified')
  if (!invitation && admission.mustProve && !isVerified) return refuse('unverified')
  const personId = await insertPerson(tx, store, {
    email,
    name: shortenName(claims.name ?? '') || nameFromEmail(email),
    passwordHash: null,
    administrator: invitation?.administrator ?? false,
    isProved: isVerified || (invitation?.mailed ?? false),
  })
  if (invitation) await tx.update(invitations).set({ usedBy: personId }).where(eq(invitations.id, invitation.id))
  return tie(tx, claims, personId)
}

/** The invitation whose link was opened, else one to the address, when the provider checked that address. */
async function invitationOf(tx: Transaction, claims: Known, token: string | null): Promise<SpentInvitation | null> {
  const opened = token === null ? null : await spendInvitation(tx, token)
  return opened ?? (claims.isVerified ? spendInvitationTo(tx, claims.email) : null)
}

async function isForAnother(tx: Transaction, token: string | null, email: string): Promise<boolean> {
  if (token === null) return false
  const [invitation] = await tx.select({ email: invitations.email }).from(invitations).where(usableInvitation(token))
  return Boolean(invitation?.email && invitation.email.toLowerCase() !== email.toLowerCase())
}

async function tie(tx: Transaction, { provider, subject }: ProviderClaims, personId: PersonId): Promise<Outcome> {
  await tx.insert(identities).values({ provider, subject, personId })
  return { personId }
}
