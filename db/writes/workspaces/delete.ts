import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { isListed } from '#db/reads/chat-access.ts'
import { ownWorkspace } from '#db/reads/workspaces.ts'
import { chats } from '#db/schema/chats.ts'
import { now } from '#db/schema/columns.ts'
import { credentials } from '#db/schema/credentials.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import { tasks } from '#db/schema/tasks.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { insertJob } from '#db/writes/jobs/create.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { HostId, PersonId, WorkspaceId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

/** The host's files wait until it runs again, however long that takes. */
const deleteExpiryMs = 365 * 24 * 3_600_000

/** Deletes one's own workspace and has its host remove the files. `Refusal('conflict')` for the Default one and for one with chats. */
export async function deleteWorkspace(
  actor: AccountActor,
  store: Store,
  { workspaceId }: { workspaceId: WorkspaceId },
): Promise<void> {
  await store.database.transaction(async (tx) => {
    const [row] = await tx
      .select({ isDefault: workspaces.isDefault, hostId: workspaces.hostId })
      .from(workspaces)
      .where(ownWorkspace(actor, eq(workspaces.id, workspaceId)))
      .for('update')
    if (!row) throw notFound('workspace')
    if (row.isDefault) throw new Refusal('conflict', 'The Default workspace cannot be deleted.')
    const ofIt = and(eq(chats.workspaceId, workspaceId), isNull(chats.deletedAt))
    const inUse = await tx.$count(chats, and(ofIt, isListed))
    if (inUse > 0) throw new Refusal('conflict', inUseWords(inUse))
    const open = await tx.$count(chats, and(ofIt, inArray(chats.id, openTaskChats(tx))))
    if (open > 0) throw new Refusal('conflict', 'A task still runs in this workspace: wait for its end, or delete it.')
    await tx.update(chats).set({ deletedAt: now }).where(ofIt)

    await tx.update(workspaces).set({ deletedAt: now }).where(eq(workspaces.id, workspaceId))
    await tx.delete(credentials).where(eq(credentials.workspaceId, workspaceId))
    await removeFiles(tx, store, { workspaceId, hostId: row.hostId, personId: actor.personId })
    await store.bus.publish(tx, { type: 'person', personId: actor.personId })
  })
}

const openTaskChats = (tx: Transaction) => tx.select({ id: tasks.chatId }).from(tasks).where(isNotNull(tasks.expiresAt))

const inUseWords = (chats: number) =>
  `This workspace still has ${chats === 1 ? 'a chat: delete or move it' : `${chats} chats: delete or move them`} first.`
/** Has the host that holds a workspace remove its files, in the name of `personId`. */
export async function removeFiles(
  tx: Transaction,
  store: Store,
  { workspaceId, hostId, personId }: { workspaceId: WorkspaceId; hostId: HostId | null; personId: PersonId },
): Promise<void> {
  await insertJob(tx, store, {
    personId,
    input: { kind: 'delete_workspace', workspaceId },
    hostId: hostId ?? (await preparingHost(tx, workspaceId)),
    expiresInMs: deleteExpiryMs,
  })
}

/** The host that is at it now, so that what it leaves is removed where it is. */
async function preparingHost(tx: Transaction, workspaceId: WorkspaceId): Promise<HostId | null> {
  const [job] = await tx
    .select({ hostId: hostJobs.claimedBy })
    .from(hostJobs)
    .where(and(eq(hostJobs.state, 'claimed'), sql`${hostJobs.input} ->> 'workspaceId' = ${workspaceId}`))
    .limit(1)
  return job?.hostId ?? null
}
