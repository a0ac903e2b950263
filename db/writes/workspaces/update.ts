import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { ownWorkspace, workspaceInfoOf } from '#db/reads/workspaces.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { WorkspaceId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

/** Gives one's own workspace another name. */
export function updateWorkspace(
  actor: AccountActor,
  store: Store,
  { workspaceId, name }: { workspaceId: WorkspaceId; name: string },
): Promise<WorkspaceInfo> {
  return store.database.transaction(async (tx) => {
    const [row] = await tx
      .update(workspaces)
      .set({ name })
      .where(ownWorkspace(actor, eq(workspaces.id, workspaceId)))
      .returning()
    if (!row) throw notFound('workspace')
    await store.bus.publish(tx, { type: 'person', personId: actor.personId })
    return workspaceInfoOf(row)
  })
}
