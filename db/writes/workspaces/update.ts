import { asc, eq, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { ownWorkspace, workspaceInfoOf } from '#db/reads/workspaces.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { WorkspaceId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'
import type { WorkspaceColor } from '#lib/domain/workspaces/colors.ts'
import { placesWith } from '#lib/domain/workspaces/places.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

export type WorkspaceChanges = {
  name?: string | undefined
  color?: WorkspaceColor | undefined
  /** The workspace that it is to stand before; null: it is to be last. */
  before?: WorkspaceId | null | undefined
}

/** Gives one's own workspace another name, colour or place in one's list. */
export function updateWorkspace(
  actor: AccountActor,
  store: Store,
  input: WorkspaceChanges & { workspaceId: WorkspaceId },
): Promise<WorkspaceInfo> {
  const { workspaceId, name, color, before } = input
  return store.database.transaction(async (tx) => {
    const own = ownWorkspace(actor, eq(workspaces.id, workspaceId))
    if (before !== undefined) await putBefore(actor, tx, { workspaceId, before })
    const changes = { ...(name !== undefined && { name }), ...(color !== undefined && { color }) }
    const [row] =
      Object.keys(changes).length > 0
        ? await tx.update(workspaces).set(changes).where(own).returning()
        : await tx.select().from(workspaces).where(own)
    if (!row) throw notFound('workspace')
    await store.bus.publish(tx, { type: 'person', personId: actor.personId })
    return workspaceInfoOf(row)
  })
}

/** All of one's workspaces are held, so that two who put them in order at once do so one after the other. */
async function putBefore(
  actor: AccountActor,
  tx: Transaction,
  { workspaceId, before }: { workspaceId: WorkspaceId; before: WorkspaceId | null },
): Promise<void> {
  const rows = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(ownWorkspace(actor))
    .orderBy(asc(workspaces.place), asc(workspaces.id))
    .for('update')
  const ids = rows.map(({ id }) => id)
  if (!ids.includes(workspaceId)) throw notFound('workspace')
  if (before !== null && !ids.includes(before))
    throw new Refusal('invalid', 'The workspace to put it before is not there any more.', {
      fields: { before: 'Not one of your workspaces' },
    })
  const places = JSON.stringify(placesWith(ids, workspaceId, before))
  await tx.execute(sql`
    update ${workspaces} set place = p.place from jsonb_to_recordset(${places}::jsonb) as p(id text, place double precision)
    where ${workspaces.id} = p.id`)
}
