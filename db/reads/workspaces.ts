import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Store } from '#db/client.ts'
import { cutPage, makeCursor, readCursor } from '#db/reads/page-cursor.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import type { HostId, PersonId, WorkspaceId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

export type WorkspaceRow = typeof workspaces.$inferSelect

/** The condition that a workspace is there and the actor's own, and `more`. */
export const ownWorkspace = (actor: AccountActor, more?: SQL): SQL | undefined =>
  and(eq(workspaces.ownerId, actor.personId), isNull(workspaces.deletedAt), more)

export const workspaceInfoOf = (row: WorkspaceRow): WorkspaceInfo => ({
  id: row.id,
  name: row.name,
  source: row.source,
  isDefault: row.isDefault,
  color: row.color,
  state: row.state,
  fault: row.fault,
  createdAt: row.createdAt,
})

/** One's own workspaces in one's order: at first oldest first, the Default one begins. */
export async function listWorkspaces(
  actor: AccountActor,
  store: Store,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<{ items: WorkspaceInfo[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : isAfter(cursor)
  const rows = await store.database
    .select()
    .from(workspaces)
    .where(ownWorkspace(actor, after))
    .orderBy(asc(workspaces.place), asc(workspaces.id))
    .limit(limit + 1)
  const { page, more } = cutPage(rows, limit)
  const last = page.at(-1)
  return { items: page.map(workspaceInfoOf), nextCursor: more && last ? makeCursor([last.place, last.id]) : null }
}

const isAfter = (cursor: string): SQL => {
  const [place, id] = readCursor(z.tuple([z.number(), z.string()]), cursor)
  return sql`(${workspaces.place}, ${workspaces.id}) > (${place}::double precision, ${id})`
}

/** One's own workspace. */
export async function readWorkspace(
  actor: AccountActor,
  store: Store,
  workspaceId: WorkspaceId,
): Promise<WorkspaceInfo> {
  const [row] = await store.database
    .select()
    .from(workspaces)
    .where(ownWorkspace(actor, eq(workspaces.id, workspaceId)))
  if (!row) throw notFound('workspace')
  return workspaceInfoOf(row)
}

/** Any workspace that is not deleted, with whose it is and which host holds it. */
export async function readWorkspaceForHost(
  _host: HostActor,
  store: Store,
  workspaceId: WorkspaceId,
): Promise<WorkspaceInfo & { ownerId: PersonId; hostId: HostId | null }> {
  const [row] = await store.database
    .select()
    .from(workspaces)
    .where(and(eq(workspaces.id, workspaceId), isNull(workspaces.deletedAt)))
  if (!row) throw notFound('workspace')
  return { ...workspaceInfoOf(row), ownerId: row.ownerId, hostId: row.hostId }
}
