import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { ownWorkspace, workspaceInfoOf } from '#db/reads/workspaces.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { insertPreparation } from '#db/writes/workspaces/create.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { WorkspaceId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

/** failed → preparing: a host tries again. `conflict` for a workspace that did not fail. */
export async function retryWorkspace(
  actor: AccountActor,
  store: Store,
  { workspaceId }: { workspaceId: WorkspaceId },
): Promise<WorkspaceInfo> {
  return await store.database.transaction(async (tx) => {
    const own = ownWorkspace(actor, eq(workspaces.id, workspaceId))
    const [known] = await tx.select({ state: workspaces.state }).from(workspaces).where(own).for('update')
    if (!known) throw notFound('workspace')
    if (known.state !== 'failed')
      throw new Refusal(
        'conflict',
        known.state === 'ready' ? 'This workspace is ready.' : 'This workspace is being prepared already.',
      )
    const [row] = await tx.update(workspaces).set({ state: 'preparing', fault: null }).where(own).returning()
    if (!row) throw notFound('workspace')
    await insertPreparation(tx, store, { row, administrator: actor.administrator })
    await store.bus.publish(tx, { type: 'person', personId: actor.personId })
    return workspaceInfoOf(row)
  })
}
