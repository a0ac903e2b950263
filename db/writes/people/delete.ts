import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { chats } from '#db/schema/chats.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import { people, signIns, tokens } from '#db/schema/people.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { holdAccount, requireOtherAdministrator } from '#db/writes/people/hold-account.ts'
import { revokeSignIns } from '#db/writes/sign-ins/revoke.ts'
import { revokeTokens } from '#db/writes/tokens/revoke.ts'
import { removeFiles } from '#db/writes/workspaces/delete.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/**
 * Deletes an account with all that is its own: workspaces and their files, chats, tokens. A turn that runs loses its chat, which
 * ends it. Administrators only, not for themselves, and never the last one.
 */
export async function deletePerson(
  actor: AccountActor,
  store: Store,
  { personId }: { personId: PersonId },
): Promise<void> {
  await store.database.transaction(async (tx) => {
    const account = await holdAccount(actor, tx, personId)
    if (personId === actor.personId) throw new Refusal('conflict', 'You cannot delete your own account.')
    await requireOtherAdministrator(tx, account)
    await revokeSignIns(tx, store, eq(signIns.personId, personId))
    await revokeTokens(tx, store, eq(tokens.personId, personId))
    await closeChats(tx, store, personId)
    await giveFilesAway(tx, store, { from: personId, to: actor.personId })
    // Before the person, whom their turns name.
    await tx.delete(chats).where(eq(chats.ownerId, personId))
    await tx.delete(people).where(eq(people.id, personId))
  })
}

async function closeChats(tx: Transaction, store: Store, personId: PersonId): Promise<void> {
  const own = await tx.select({ id: chats.id, hostId: chats.hostId }).from(chats).where(eq(chats.ownerId, personId))
  for (const { id: chatId, hostId } of own) {
    await store.bus.publish(tx, { type: 'closed', by: { chatId }, reason: 'deleted' })
    await store.bus.publish(tx, { type: 'work', hostId, chatId })
  }
}

/** Jobs go with whoever asked for them: those that remove files are from now on somebody else's. */
async function giveFilesAway(
  tx: Transaction,
  store: Store,
  { from, to }: { from: PersonId; to: PersonId },
): Promise<void> {
  const removals = and(
    eq(hostJobs.personId, from),
    inArray(hostJobs.state, ['queued', 'claimed']),
    sql`${hostJobs.input} ->> 'kind' = 'delete_workspace'`,
  )
  await tx.update(hostJobs).set({ personId: to }).where(removals)
  const own = await tx
    .select({ workspaceId: workspaces.id, hostId: workspaces.hostId })
    .from(workspaces)
    .where(and(eq(workspaces.ownerId, from), isNull(workspaces.deletedAt)))
  for (const workspace of own) await removeFiles(tx, store, { ...workspace, personId: to })
}
