import { eq } from 'drizzle-orm'
import type { Transaction } from '#db/client.ts'
import { ownWorkspace, type WorkspaceRow } from '#db/reads/workspaces.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { WorkspaceId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** One's own workspace, absent: the Default one; held so that it cannot be deleted while it gets a chat. Throws `not_found`. */
export async function holdWorkspace(
  actor: AccountActor,
  tx: Transaction,
  workspaceId: WorkspaceId | undefined,
): Promise<WorkspaceRow> {
  const which = workspaceId === undefined ? eq(workspaces.isDefault, true) : eq(workspaces.id, workspaceId)
  const [row] = await tx.select().from(workspaces).where(ownWorkspace(actor, which)).for('share')
  if (!row) throw notFound('workspace')
  return row
}
