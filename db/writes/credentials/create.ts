import { eq, inArray, sql } from 'drizzle-orm'
import type { Store, Transaction } from '#db/client.ts'
import { readCredential, sealedRowOf } from '#db/reads/credentials.ts'
import { ownWorkspace } from '#db/reads/workspaces.ts'
import { credentials, workspaceCredentials } from '#db/schema/credentials.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { type KeyRing, seal } from '#lib/crypto/seal.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { type CredentialInfo, credentialLimit, type NewCredential } from '#lib/domain/credentials/credential.ts'
import type { CredentialId, PersonId, WorkspaceId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'
import { newId } from '#lib/ids.ts'

/** Saves a secret, sealed for its row. `conflict` where there is one of that name already, or enough of them. */
export async function createCredential(
  actor: AccountActor,
  store: Store,
  { ring, name, value, workspaceId, usedIn }: NewCredential & { ring: KeyRing },
): Promise<CredentialInfo> {
  if (workspaceId !== null && usedIn.length > 0)
    throw new Refusal('invalid', 'A workspace’s credential is used in that workspace.', {
      fields: { usedIn: 'Only one of your own is assigned to workspaces' },
    })
  const id = newId('crd')
  await store.database.transaction(async (tx) => {
    await requireWorkspaces(actor, tx, workspaceId === null ? usedIn : [workspaceId])
    const owner: Owner =
      workspaceId === null ? { ownerId: actor.personId, workspaceId } : { ownerId: null, workspaceId }
    await requireRoom(tx, owner)
    const row = { id, name, ...owner }
    const [added] = await tx
      .insert(credentials)
      .values({ ...row, ...seal(ring, sealedRowOf(row), value) })
      .onConflictDoNothing()
      .returning({ id: credentials.id })
    if (!added) throw takenName(name)
    await assign(tx, id, usedIn)
  })
  return await readCredential(actor, store, id)
}

const takenName = (name: string) =>
  new Refusal('conflict', `There is a credential ${name} already. Replace its value instead.`, {
    fields: { name: 'There is one of this name already' },
  })

/** All of them are the actor's own, and stay until the transaction ends. Throws `not_found`. */
export async function requireWorkspaces(
  actor: AccountActor,
  tx: Transaction,
  wanted: readonly WorkspaceId[],
): Promise<void> {
  const ids = [...new Set(wanted)]
  if (ids.length === 0) return
  const rows = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(ownWorkspace(actor, inArray(workspaces.id, ids)))
    .orderBy(workspaces.id)
    .for('share')
  if (rows.length < ids.length) throw notFound('workspace')
}

/** Whoever adds at the same time comes after it. */
async function requireRoom(tx: Transaction, { ownerId, workspaceId }: Owner): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`credentials ${ownerId ?? workspaceId}`}, 0))`)
  const ofOwner = ownerId === null ? eq(credentials.workspaceId, workspaceId) : eq(credentials.ownerId, ownerId)
  if ((await tx.$count(credentials, ofOwner)) >= credentialLimit)
    throw new Refusal('conflict', `There are ${credentialLimit} already. Delete one that is not needed.`)
}

type Owner = { ownerId: PersonId; workspaceId: null } | { ownerId: null; workspaceId: WorkspaceId }

/** A person's own credential is used there from now on. */
export async function assign(
  tx: Transaction,
  credentialId: CredentialId,
  wanted: readonly WorkspaceId[],
): Promise<void> {
  if (wanted.length === 0) return
  await tx
    .insert(workspaceCredentials)
    .values([...new Set(wanted)].map((workspaceId) => ({ workspaceId, credentialId })))
    .onConflictDoNothing()
}
