import { and, asc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Store } from '#db/client.ts'
import { ownWorkspace } from '#db/reads/workspaces.ts'
import { credentials, workspaceCredentials } from '#db/schema/credentials.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { SealedRow } from '#lib/crypto/seal.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import type { CredentialInfo } from '#lib/domain/credentials/credential.ts'
import type { CredentialId, PersonId, WorkspaceId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

export type CredentialRow = typeof credentials.$inferSelect

/** The row for which a credential's value is sealed. */
export const sealedRowOf = (row: Pick<CredentialRow, 'id' | 'ownerId' | 'workspaceId' | 'name'>): SealedRow => ({
  table: 'credentials',
  id: row.id,
  owner: row.ownerId === null ? `workspace ${row.workspaceId}` : `person ${row.ownerId}`,
  name: row.name,
})

/** The condition that a credential is the actor's own, or of a workspace of theirs. */
export const ownCredential = (actor: AccountActor, store: Pick<Store, 'database'>, more?: SQL): SQL | undefined =>
  and(
    or(
      eq(credentials.ownerId, actor.personId),
      inArray(
        credentials.workspaceId,
        store.database.select({ id: workspaces.id }).from(workspaces).where(ownWorkspace(actor)),
      ),
    ),
    more,
  )

/** One's own credentials and those of one's workspaces, by name; never their values. */
export async function listCredentials(actor: AccountActor, store: Store): Promise<CredentialInfo[]> {
  return await selectInfo(actor, store)
}

/** One of them. Throws `not_found`. */
export async function readCredential(
  actor: AccountActor,
  store: Store,
  credentialId: CredentialId,
): Promise<CredentialInfo> {
  const [found] = await selectInfo(actor, store, eq(credentials.id, credentialId))
  if (!found) throw notFound('credential')
  return found
}

async function selectInfo(actor: AccountActor, store: Store, more?: SQL): Promise<CredentialInfo[]> {
  const owning = alias(workspaces, 'owning')
  const rows = await store.database
    .select({
      id: credentials.id,
      name: credentials.name,
      createdAt: credentials.createdAt,
      updatedAt: credentials.updatedAt,
      lastUsedAt: credentials.lastUsedAt,
      workspace: { id: owning.id, name: owning.name },
      usedIn: { id: workspaces.id, name: workspaces.name },
    })
    .from(credentials)
    .leftJoin(owning, eq(owning.id, credentials.workspaceId))
    .leftJoin(workspaceCredentials, eq(workspaceCredentials.credentialId, credentials.id))
    .leftJoin(workspaces, and(eq(workspaces.id, workspaceCredentials.workspaceId), isNull(workspaces.deletedAt)))
    .where(ownCredential(actor, store, more))
    .orderBy(asc(credentials.name), asc(credentials.id), asc(workspaces.place), asc(workspaces.id))
  const found = new Map<CredentialId, CredentialInfo>()
  for (const { usedIn, workspace, ...row } of rows) {
    const known = found.get(row.id) ?? { ...row, workspace, usedIn: workspace ? [workspace] : [] }
    if (usedIn) known.usedIn.push(usedIn)
    found.set(row.id, known)
  }
  return [...found.values()]
}

/** What is sealed for the chats of a person in a workspace, by name; where both have one of a name, the workspace's. */
export async function readSealedCredentials(
  _host: HostActor,
  store: Store,
  { personId, workspaceId }: { personId: PersonId; workspaceId: WorkspaceId },
): Promise<{ rows: CredentialRow[]; stale: CredentialId[] }> {
  const assigned = store.database
    .select({ id: workspaceCredentials.credentialId })
    .from(workspaceCredentials)
    .where(eq(workspaceCredentials.workspaceId, workspaceId))
  const isStale = sql<boolean>`coalesce(${credentials.lastUsedAt} < now() - interval '1 minute', true)`
  const found = await store.database
    .select({ row: credentials, isStale })
    .from(credentials)
    .where(
      or(
        eq(credentials.workspaceId, workspaceId),
        and(eq(credentials.ownerId, personId), inArray(credentials.id, assigned)),
      ),
    )
    .orderBy(asc(credentials.name))
  const ofWorkspace = new Set(found.filter(({ row }) => row.workspaceId !== null).map(({ row }) => row.name))
  const used = found.filter(({ row }) => row.workspaceId !== null || !ofWorkspace.has(row.name))
  return { rows: used.map(({ row }) => row), stale: used.filter((each) => each.isStale).map(({ row }) => row.id) }
}
