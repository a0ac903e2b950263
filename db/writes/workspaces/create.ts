import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { type WorkspaceRow, workspaceInfoOf } from '#db/reads/workspaces.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { insertJob } from '#db/writes/jobs/create.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { JobId, PersonId } from '#lib/domain/ids.ts'
import type { WorkspaceInfo, WorkspaceSource } from '#lib/domain/workspaces/workspace.ts'
import { newId } from '#lib/ids.ts'

/** How long a new workspace waits for a host before it fails: somebody looks at it. */
const prepareExpiryMs = 10 * 60_000
/** The Default one is made with its account, maybe long before a host runs, and cannot be made again. */
const defaultPrepareExpiryMs = 365 * 24 * 3_600_000

/** A new workspace, `preparing` until a host did what the job says: `finishWorkspace`. */
export function createWorkspace(
  actor: AccountActor,
  store: Store,
  { name, source }: { name: string; source: WorkspaceSource },
): Promise<{ workspace: WorkspaceInfo; jobId: JobId }> {
  return store.database.transaction(async (tx) => {
    const wanted = { ownerId: actor.personId, name, source, isDefault: false, administrator: actor.administrator }
    const { row, jobId } = await insertWorkspace(tx, store, wanted)
    return { workspace: workspaceInfoOf(row), jobId }
  })
}

/** The workspace that everybody has from the start. */
export async function insertDefaultWorkspace(tx: Transaction, store: Store, ownerId: PersonId): Promise<void> {
  const source: WorkspaceSource = { kind: 'empty' }
  await insertWorkspace(tx, store, { ownerId, name: 'Default', source, isDefault: true, administrator: false })
}

type NewWorkspace = {
  ownerId: PersonId
  name: string
  source: WorkspaceSource
  isDefault: boolean
  administrator: boolean
}

async function insertWorkspace(
  tx: Transaction,
  store: Store,
  wanted: NewWorkspace,
): Promise<{ row: WorkspaceRow; jobId: JobId }> {
  const { administrator, ...values } = wanted
  const [row] = await tx
    .insert(workspaces)
    .values({ id: newId('wsp'), state: 'preparing', place: await lastPlace(tx, wanted.ownerId), ...values })
    .returning()
  if (!row) throw new Error('The workspace was not inserted.')
  const jobId = await insertPreparation(tx, store, { row, administrator })
  await store.bus.publish(tx, { type: 'person', personId: wanted.ownerId })
  return { row, jobId }
}

async function lastPlace(tx: Transaction, ownerId: PersonId): Promise<number> {
  const [last] = await tx
    .select({ place: sql<number>`coalesce(max(${workspaces.place}), 0)` })
    .from(workspaces)
    .where(and(eq(workspaces.ownerId, ownerId), isNull(workspaces.deletedAt)))
  return (last?.place ?? 0) + 1
}

/** Asks a host to make the repository of a workspace that is `preparing`. */
export async function insertPreparation(
  tx: Transaction,
  store: Store,
  { row, administrator }: { row: WorkspaceRow; administrator: boolean },
): Promise<JobId> {
  return await insertJob(tx, store, {
    personId: row.ownerId,
    input: { kind: 'prepare_workspace', workspaceId: row.id, source: row.source, administrator },
    expiresInMs: row.isDefault ? defaultPrepareExpiryMs : prepareExpiryMs,
  })
}
