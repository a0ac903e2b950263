import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Transaction } from '#db/client.ts'
import { people } from '#db/schema/people.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import { lockPeople } from '#db/writes/people/insert-person.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

type Account = { id: PersonId; administrator: boolean; disabled: boolean }

/** An account that an administrator is about to change; nobody else changes any until the transaction ends. */
export async function holdAccount(actor: AccountActor, tx: Transaction, personId: PersonId): Promise<Account> {
  requireAdministrator(actor)
  await lockPeople(tx)
  const [row] = await tx
    .select({ administrator: people.administrator, disabledAt: people.disabledAt })
    .from(people)
    .where(eq(people.id, personId))
  if (!row) throw notFound('account')
  return { id: personId, administrator: row.administrator, disabled: row.disabledAt !== null }
}

/** Throws `conflict` where without this account nobody would administer the installation. */
export async function requireOtherAdministrator(tx: Transaction, account: Account): Promise<void> {
  if (!account.administrator) return
  const others = and(eq(people.administrator, true), isNull(people.disabledAt), ne(people.id, account.id))
  if ((await tx.$count(people, others)) > 0) return
  throw new Refusal('conflict', 'This is the last administrator. Make somebody else one first.')
}
