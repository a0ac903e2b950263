import { and, eq } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { ownCredential } from '#db/reads/credentials.ts'
import { credentials, workspaceCredentials } from '#db/schema/credentials.ts'
import { assign, requireWorkspaces } from '#db/writes/credentials/create.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { CredentialId, WorkspaceId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

type Assignment = { workspaceId: WorkspaceId; credentialId: CredentialId }

/** Uses one's own credential in a workspace of one's own; done twice it is done once. `conflict` for a workspace's credential. */
export async function assignCredential(
  actor: AccountActor,
  store: Store,
  { workspaceId, credentialId }: Assignment,
): Promise<void> {
  await store.database.transaction(async (tx) => {
    await requireAssignable(actor, store, tx, credentialId)
    await requireWorkspaces(actor, tx, [workspaceId])
    await assign(tx, credentialId, [workspaceId])
  })
}

/** Uses it there no more. */
export async function unassignCredential(
  actor: AccountActor,
  store: Store,
  { workspaceId, credentialId }: Assignment,
): Promise<void> {
  await store.database.transaction(async (tx) => {
    await requireAssignable(actor, store, tx, credentialId)
    await requireWorkspaces(actor, tx, [workspaceId])
    await tx
      .delete(workspaceCredentials)
      .where(
        and(eq(workspaceCredentials.workspaceId, workspaceId), eq(workspaceCredentials.credentialId, credentialId)),
      )
  })
}

/** Uses it in exactly these workspaces. */
export async function assignCredentialTo(
  actor: AccountActor,
  store: Store,
  { credentialId, usedIn }: { credentialId: CredentialId; usedIn: readonly WorkspaceId[] },
): Promise<void> {
  await store.database.transaction(async (tx) => {
    await requireAssignable(actor, store, tx, credentialId)
    await requireWorkspaces(actor, tx, usedIn)
    await tx.delete(workspaceCredentials).where(eq(workspaceCredentials.credentialId, credentialId))
    await assign(tx, credentialId, usedIn)
  })
}

async function requireAssignable(
  actor: AccountActor,
  store: Store,
  tx: Transaction,
  credentialId: CredentialId,
): Promise<void> {
  const [row] = await tx
    .select({ workspaceId: credentials.workspaceId })
    .from(credentials)
    .where(ownCredential(actor, store, eq(credentials.id, credentialId)))
    .for('update')
  if (!row) throw notFound('credential')
  if (row.workspaceId !== null) throw new Refusal('conflict', 'This credential is a workspace’s, and used there alone.')
}
