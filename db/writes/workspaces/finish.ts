import { and, eq, isNull } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { HostId, WorkspaceId } from '#lib/domain/ids.ts'
import type { JobFault } from '#lib/domain/jobs/expire-job.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** This host prepared the workspace and holds its repository from now on, or could not. Not found once it is deleted. */
export async function finishWorkspace(
  host: HostActor,
  store: Store,
  { workspaceId, fault }: { workspaceId: WorkspaceId; fault: JobFault | null },
): Promise<void> {
  await store.database.transaction(async (tx) => {
    const settled = await settleWorkspace(tx, store, { workspaceId, fault, hostId: host.hostId })
    if (!settled) throw notFound('workspace')
  })
}

/** preparing → ready or failed. False when it is neither preparing nor there. Wakes the host for turns that waited. */
export async function settleWorkspace(
  tx: Transaction,
  store: Store,
  { workspaceId, fault, hostId }: { workspaceId: WorkspaceId; fault: JobFault | null; hostId: HostId | null },
): Promise<boolean> {
  const [settled] = await tx
    .update(workspaces)
    .set({ state: fault ? 'failed' : 'ready', fault, hostId })
    .where(and(eq(workspaces.id, workspaceId), eq(workspaces.state, 'preparing'), isNull(workspaces.deletedAt)))
    .returning({ ownerId: workspaces.ownerId })
  if (!settled) return false
  await store.bus.publish(tx, { type: 'person', personId: settled.ownerId })
  if (!fault) await store.bus.publish(tx, { type: 'work', hostId, chatId: null })
  return true
}
