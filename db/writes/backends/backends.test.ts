import { asc } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { listBackendDefinitions, listBackends, listCustomBackends, readBackendMemory } from '#db/reads/backends.ts'
import { listWorkspaces } from '#db/reads/workspaces.ts'
import { hostJobs, hosts } from '#db/schema/hosts.ts'
import { addBackend } from '#db/writes/backends/add.ts'
import { installBackend } from '#db/writes/backends/install.ts'
import { removeBackend } from '#db/writes/backends/remove.ts'
import { askForTrial } from '#db/writes/backends/try.ts'
import { updateBackend } from '#db/writes/backends/update.ts'
import { touchHost } from '#db/writes/hosts/touch.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
import type { HostActor, PersonActor } from '#lib/domain/actors/actor.ts'
import { type BackendInfo, backendInfo, definitionOf } from '#lib/domain/backends/backend.ts'
import type { RegistryAgent } from '#lib/domain/backends/registry-agent.ts'
import type { PoolReport } from '#lib/domain/hosts/pool-report.ts'
import { backendId } from '#lib/domain/ids.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

const kimi: RegistryAgent = {
  id: backendId.parse('kimi'),
  name: 'Kimi',
  version: '1.9.0',
  description: '',
  authors: ['Somebody'],
  distribution: { npx: { package: 'kimi', args: ['acp'], env: {} } },
}
const definition = definitionOf({ registry: kimi, args: [], env: { QUIET: '1' } })
const info = (id: string, state: BackendInfo['state']): BackendInfo =>
  backendInfo.parse({ id, name: id, version: null, state, fault: null, custom: false, scripted: false })

let at: TestStore
let ada: PersonActor
let host: HostActor
beforeEach(async () => {
  at = await testStore()
  ada = await testPerson(at.store, { administrator: true })
  host = await testHost(at.store)
  return at.close
})

const jobs = () =>
  at.store.database
    .select({ hostId: hostJobs.hostId, input: hostJobs.input })
    .from(hostJobs)
    .orderBy(asc(hostJobs.createdAt), asc(hostJobs.hostId))
const kinds = async () => (await jobs()).map(({ input }) => input.kind)

test('an agent of the registry is stored as it was described, and every host is to fetch it', async () => {
  const { store } = at
  const other = await testHost(store)
  await addBackend(ada, store, definition)
  expect(await listCustomBackends(host, store)).toEqual([
    { id: 'kimi', name: 'Kimi', command: 'kimi@1.9.0', args: [], env: { QUIET: '1' }, registry: kimi },
  ])
  const asked = await jobs()
  expect(asked.map(({ hostId }) => hostId).sort()).toEqual([host.hostId, other.hostId].sort())
  expect(asked.map(({ input }) => input)).toEqual([1, 2].map(() => ({ kind: 'install_backend', backendId: 'kimi' })))
  expect(await listBackends(ada, store)).toMatchObject([{ id: 'kimi', fault: 'No running host has it yet.' }])
})

test('what was added is changed under its id, and fetched or looked at again', async () => {
  const { store } = at
  await addBackend(ada, store, definition)
  const command = { id: kimi.id, name: 'My own', command: '/opt/kimi', args: ['acp'], env: {} }
  await updateBackend(ada, store, command)
  expect(await listBackendDefinitions(ada, store)).toEqual([{ ...command, registry: null }])
  expect(await kinds()).toEqual(['install_backend', 'check_backend'])
  const absent = { ...command, id: backendId.parse('absent') }
  await expect(updateBackend(ada, store, absent)).rejects.toMatchObject({ code: 'not_found' })
})

test('it is fetched once more on demand, and removed from every host', async () => {
  const { store } = at
  await addBackend(ada, store, definition)
  await installBackend(ada, store, { backendId: kimi.id })
  await removeBackend(ada, store, { backendId: kimi.id })
  expect(await kinds()).toEqual(['install_backend', 'install_backend', 'uninstall_backend'])
  await expect(installBackend(ada, store, { backendId: kimi.id })).rejects.toMatchObject({ code: 'not_found' })
})

test('who is no administrator neither changes, nor fetches, nor tries, nor reads what starts them', async () => {
  const { store } = at
  await addBackend(ada, store, definition)
  const bob = await testPerson(store)
  const id = { backendId: kimi.id }
  for (const attempt of [
    () => addBackend(bob, store, { ...definition, id: backendId.parse('other') }),
    () => updateBackend(bob, store, definition),
    () => installBackend(bob, store, id),
    () => askForTrial(bob, store, { ...id, prompt: 'Hello' }),
    () => listBackendDefinitions(bob, store),
    () => readBackendMemory(bob, store),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' })
  expect(await kinds()).toEqual(['install_backend'])
})

test('a trial is for a host that can run it, and counts for the default workspace of who tries', async () => {
  const { store } = at
  const ready = await testHost(store)
  await touchHost(host, store, { backends: [info('goose', 'missing')] })
  await touchHost(ready, store, { backends: [info('goose', 'ready')] })
  const wanted = { backendId: backendId.parse('goose'), prompt: 'Hello' }
  await createWorkspace(ada, store, { name: 'Work', source: { kind: 'empty' } })
  await askForTrial(ada, store, wanted)
  const { items: own } = await listWorkspaces(ada, store, { limit: 9 })
  const workspaceId = own.find(({ isDefault }) => isDefault)?.id
  const tries = (await jobs()).filter(({ input }) => input.kind === 'try_backend')
  const input = { kind: 'try_backend', ...wanted, personId: ada.personId, workspaceId }
  expect(tries).toEqual([{ hostId: ready.hostId, input }])
  expect(workspaceId).toBeDefined()
})

test('what is not there is not tried, and nothing is without a host', async () => {
  const { store } = at
  const nobody = { backendId: backendId.parse('nobody'), prompt: 'Hello' }
  await expect(askForTrial(ada, store, nobody)).rejects.toMatchObject({ code: 'not_found' })
  await addBackend(ada, store, definition)
  await store.database.update(hosts).set({ seenAt: new Date(0).toISOString() })
  const wanted = { backendId: kimi.id, prompt: 'Hello' }
  await expect(askForTrial(ada, store, wanted)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(installBackend(ada, store, wanted)).rejects.toMatchObject({ code: 'unavailable' })
})

test('memory is that of the processes that were measured', async () => {
  const { store } = at
  expect(await readBackendMemory(ada, store)).toEqual({})
  const slots = [100, 300, 200, null].map((memoryBytes) => ({ backend: backendId.parse('goose'), memoryBytes }))
  await store.database.update(hosts).set({ pool: { slots } as unknown as PoolReport })
  expect(await readBackendMemory(ada, store)).toEqual({ goose: 200 })
})
