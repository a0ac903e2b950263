import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { listCredentials, readSealedCredentials, sealedRowOf } from '#db/reads/credentials.ts'
import { listWorkspaces } from '#db/reads/workspaces.ts'
import { credentials } from '#db/schema/credentials.ts'
import { assignCredential, assignCredentialTo, unassignCredential } from '#db/writes/credentials/assign.ts'
import { createCredential } from '#db/writes/credentials/create.ts'
import { deleteCredential } from '#db/writes/credentials/delete.ts'
import { replaceCredential } from '#db/writes/credentials/replace.ts'
import { touchCredentials } from '#db/writes/credentials/touch.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
import { deleteWorkspace } from '#db/writes/workspaces/delete.ts'
import { newKey, unseal } from '#lib/crypto/seal.ts'
import type { HostActor, PersonActor } from '#lib/domain/actors/actor.ts'
import { credentialLimit } from '#lib/domain/credentials/credential.ts'
import type { WorkspaceId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

const ring = [newKey([])]

let at: TestStore
let ada: PersonActor
let bo: PersonActor
let host: HostActor
let adas: WorkspaceId
let bos: WorkspaceId
beforeEach(async () => {
  at = await testStore()
  ada = await testPerson(at.store)
  bo = await testPerson(at.store, { name: 'Bo' })
  host = await testHost(at.store)
  adas = await firstWorkspace(ada)
  bos = await firstWorkspace(bo)
  return at.close
})

async function firstWorkspace(person: PersonActor): Promise<WorkspaceId> {
  const [first] = (await listWorkspaces(person, at.store, { limit: 1 })).items
  if (!first) throw new Error('there is no workspace')
  return first.id
}
const create = (
  person: PersonActor,
  name: string,
  more: { value?: string; workspaceId?: WorkspaceId; usedIn?: WorkspaceId[] } = {},
) => createCredential(person, at.store, { ring, name, value: 'the value', workspaceId: null, usedIn: [], ...more })

/** What the agents of a person get in a workspace. */
async function opened(person: PersonActor, workspaceId: WorkspaceId): Promise<Record<string, string>> {
  const { rows } = await readSealedCredentials(host, at.store, { personId: person.personId, workspaceId })
  return Object.fromEntries(rows.map((row) => [row.name, unseal(ring, sealedRowOf(row), row.sealed)]))
}

test('a credential is kept sealed, listed without its value, and opened for its own row', async () => {
  const made = await create(ada, 'API_KEY', { value: 'sk-a-value', usedIn: [adas, adas] })
  expect(made).toMatchObject({
    name: 'API_KEY',
    workspace: null,
    usedIn: [{ id: adas, name: 'Default' }],
    lastUsedAt: null,
  })
  expect(await listCredentials(ada, at.store)).toEqual([made])
  expect(JSON.stringify(made)).not.toContain('sk-a-value')
  const [row] = await at.store.database.select().from(credentials)
  expect(row?.sealed).toMatch(/^v1\.k1\./)
  expect(JSON.stringify(row)).not.toContain('sk-a-value')
  expect(await opened(ada, adas)).toEqual({ API_KEY: 'sk-a-value' })
})

test('a row that takes another one’s sealed value does not open', async () => {
  const one = await create(ada, 'ONE', { value: 'value one', usedIn: [adas] })
  const two = await create(ada, 'TWO', { value: 'value two', usedIn: [adas] })
  const [row] = await at.store.database.select().from(credentials).where(eq(credentials.id, one.id))
  await at.store.database.update(credentials).set({ sealed: row?.sealed }).where(eq(credentials.id, two.id))
  await expect(opened(ada, adas)).rejects.toThrow('does not open')
})

test('it is used where it was assigned, and nowhere else', async () => {
  const { workspace } = await createWorkspace(ada, at.store, { name: 'Other', source: { kind: 'empty' } })
  const { id: credentialId } = await create(ada, 'API_KEY')
  expect(await opened(ada, adas)).toEqual({})
  for (let twice = 0; twice < 2; twice++) await assignCredential(ada, at.store, { credentialId, workspaceId: adas })
  expect([await opened(ada, adas), await opened(ada, workspace.id)]).toEqual([{ API_KEY: 'the value' }, {}])
  await assignCredentialTo(ada, at.store, { credentialId, usedIn: [workspace.id] })
  expect([await opened(ada, adas), await opened(ada, workspace.id)]).toEqual([{}, { API_KEY: 'the value' }])
  for (let twice = 0; twice < 2; twice++)
    await unassignCredential(ada, at.store, { credentialId, workspaceId: workspace.id })
  expect(await opened(ada, workspace.id)).toEqual({})
})

test('a person’s credential is not for other people’s chats of that workspace; a workspace’s is for all', async () => {
  await create(ada, 'MINE', { usedIn: [adas] })
  await create(ada, 'OURS', { workspaceId: adas })
  expect(Object.keys(await opened(bo, adas))).toEqual(['OURS'])
  expect(Object.keys(await opened(ada, adas))).toEqual(['MINE', 'OURS'])
})

test('where both have one of a name, the workspace’s is used', async () => {
  await create(ada, 'API_KEY', { value: 'of the person', usedIn: [adas] })
  await create(ada, 'API_KEY', { value: 'of the workspace', workspaceId: adas })
  expect(await opened(ada, adas)).toEqual({ API_KEY: 'of the workspace' })
})

test('another’s credential is not found, and neither is a credential for another’s workspace', async () => {
  const { id: credentialId } = await create(ada, 'MINE')
  const { id: ofWorkspace } = await create(ada, 'OURS', { workspaceId: adas })
  const notThere = { code: 'not_found' }
  for (const id of [credentialId, ofWorkspace, newId('crd')]) {
    await expect(replaceCredential(bo, at.store, { ring, credentialId: id, value: 'x' })).rejects.toMatchObject(
      notThere,
    )
    await expect(deleteCredential(bo, at.store, { credentialId: id })).rejects.toMatchObject(notThere)
    await expect(assignCredential(bo, at.store, { credentialId: id, workspaceId: bos })).rejects.toMatchObject(notThere)
    await expect(unassignCredential(bo, at.store, { credentialId: id, workspaceId: bos })).rejects.toMatchObject(
      notThere,
    )
  }
  await expect(assignCredential(ada, at.store, { credentialId, workspaceId: bos })).rejects.toMatchObject(notThere)
  await expect(create(bo, 'OTHER', { workspaceId: adas })).rejects.toMatchObject(notThere)
  await expect(create(bo, 'OTHER', { usedIn: [adas] })).rejects.toMatchObject(notThere)
  expect(await listCredentials(bo, at.store)).toEqual([])
  expect((await listCredentials(ada, at.store)).map(({ name }) => name)).toEqual(['MINE', 'OURS'])
})

test('one name is there once for each owner', async () => {
  await create(ada, 'API_KEY')
  await expect(create(ada, 'API_KEY')).rejects.toMatchObject({ code: 'conflict', fields: { name: expect.any(String) } })
  await create(ada, 'API_KEY', { workspaceId: adas })
  await create(bo, 'API_KEY')
  expect(await listCredentials(ada, at.store)).toHaveLength(2)
})

test('a workspace’s credential is not assigned to others', async () => {
  const { id: credentialId } = await create(ada, 'OURS', { workspaceId: adas })
  const conflict = { code: 'conflict' }
  await expect(assignCredential(ada, at.store, { credentialId, workspaceId: adas })).rejects.toMatchObject(conflict)
  const both = create(ada, 'BOTH', { workspaceId: adas, usedIn: [adas] })
  await expect(both).rejects.toMatchObject({ code: 'invalid' })
})

test('a replaced value is the one that is used, and the old one is nowhere', async () => {
  const { id: credentialId, updatedAt } = await create(ada, 'API_KEY', { usedIn: [adas] })
  const [before] = await at.store.database.select().from(credentials)
  const replaced = await replaceCredential(ada, at.store, { ring, credentialId, value: 'another' })
  expect(Date.parse(replaced.updatedAt)).toBeGreaterThanOrEqual(Date.parse(updatedAt))
  expect(await opened(ada, adas)).toEqual({ API_KEY: 'another' })
  const { rows } = await at.store.database.execute(sql`select * from credentials where sealed = ${before?.sealed}`)
  expect(rows).toEqual([])
})

test('a deleted credential is gone everywhere, and so are those of a deleted workspace', async () => {
  const { id: credentialId } = await create(ada, 'API_KEY', { usedIn: [adas] })
  await deleteCredential(ada, at.store, { credentialId })
  expect(await opened(ada, adas)).toEqual({})
  const { workspace } = await createWorkspace(ada, at.store, { name: 'Other', source: { kind: 'empty' } })
  await create(ada, 'OURS', { workspaceId: workspace.id })
  await deleteWorkspace(ada, at.store, { workspaceId: workspace.id })
  expect(await at.store.database.select().from(credentials)).toEqual([])
})

test('its last use is to be written once a minute', async () => {
  await create(ada, 'API_KEY', { usedIn: [adas] })
  const stale = async () =>
    (await readSealedCredentials(host, at.store, { personId: ada.personId, workspaceId: adas })).stale
  const [id] = await stale()
  await touchCredentials(host, at.store, id ? [id] : [])
  expect(await stale()).toEqual([])
  expect((await listCredentials(ada, at.store))[0]?.lastUsedAt).toEqual(expect.any(String))
  await at.store.database.update(credentials).set({ lastUsedAt: sql`now() - interval '61 seconds'` })
  expect(await stale()).toEqual([id])
})

test('there are at most so many, also when they are added at once', async () => {
  await at.store.database.insert(credentials).values(
    Array.from({ length: credentialLimit - 1 }, (_, i) => ({
      id: newId('crd'),
      ownerId: ada.personId,
      name: `KEY_${i}`,
      sealed: 'v1',
      keyId: 'k1',
    })),
  )
  const added = await Promise.allSettled([create(ada, 'A'), create(ada, 'B'), create(ada, 'C')])
  expect(added.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
  await create(bo, 'A')
})
