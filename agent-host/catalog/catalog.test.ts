import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { acpBackend } from '#agent-host/backends/acp/acp-backend.ts'
import type { Backend } from '#agent-host/backends/backend.ts'
import { greenroomBackend } from '#agent-host/backends/greenroom/greenroom-backend.ts'
import { noModels } from '#agent-host/backends/model-access.ts'
import { Catalog } from '#agent-host/catalog/catalog.ts'
import { type BackendInfo, backendInfo } from '#lib/domain/backends/backend.ts'
import { backendId } from '#lib/domain/ids.ts'
import { makeLog } from '#lib/log.ts'
import { toolsWith } from '#tests/support/backend-tools.ts'

const program = fileURLToPath(new URL('../../tests/support/fake-acp-agent.ts', import.meta.url))
const { signal } = new AbortController()

/** The fake ACP agent, with how often it was started. */
function counted(behaviour = ''): Backend & { starts: number } {
  const environment = { FAKE_AGENT: behaviour }
  const backend = acpBackend({
    id: backendId.parse('fake'),
    name: 'Fake',
    custom: true,
    sharesSlots: true,
    ...toolsWith(),
    recipe: () => ({ command: process.execPath, args: [program], environment }),
  })
  const counting = {
    ...backend,
    starts: 0,
    prepare: (launch: Parameters<Backend['prepare']>[0]) => {
      counting.starts++
      return backend.prepare(launch)
    },
  }
  return counting
}

const catalogOf = (...builtIn: Backend[]) =>
  new Catalog({
    builtIn,
    models: noModels,
    listCustom: async () => [],
    make: () => expect.unreachable(),
    complete: async (health) => backendInfo.parse(health),
    log: makeLog('test', 'silent'),
  })

async function learned(catalog: Catalog): Promise<BackendInfo[]> {
  let known = await catalog.check(signal)
  await catalog.learn(signal, async (backends) => {
    known = backends
  })
  return known
}

it('learns what an ACP agent offers, once', async () => {
  const fake = counted()
  const catalog = catalogOf(fake)
  const [before] = await catalog.check(signal)
  expect(before).toMatchObject({ state: 'ready', offer: null })
  const [after] = await learned(catalog)
  expect(after?.offer?.options.map(({ id, value }) => [id, value])).toEqual([
    ['mode', 'ask'],
    ['model', 'small'],
    ['effort', 'low'],
  ])
  expect(after?.offer?.commands).toEqual([{ name: 'init', description: 'Begin', hint: null }])
  await learned(catalog)
  expect(fake.starts).toBe(1)
})

it('learns the modes of our own agent, which tells no commands', async () => {
  const [info] = await learned(catalogOf(greenroomBackend(toolsWith())))
  expect(info?.offer).toMatchObject({ options: [{ id: 'mode', value: 'ask' }], commands: [] })
})

it('a backend that opens no session stays ready, and the others are learned', async () => {
  const broken: Backend = {
    ...counted(),
    id: backendId.parse('broken'),
    health: async (until) => ({ ...(await counted().health(until)), id: backendId.parse('broken') }),
    prepare: () => Promise.reject(new Error('no')),
  }
  const known = await learned(catalogOf(broken, counted()))
  expect(known.map(({ id, state, offer }) => [id, state, offer !== null])).toEqual([
    ['broken', 'ready', false],
    ['fake', 'ready', true],
  ])
})

it('what an earlier process learned is shown until it is learned again', async () => {
  const fake = counted()
  const [info] = await learned(catalogOf(fake))
  const catalog = catalogOf(fake)
  catalog.recall(info ? [info] : [])
  expect(await catalog.check(signal)).toMatchObject([{ offer: info?.offer }])
  await learned(catalog)
  expect(fake.starts).toBe(2)
})

it('another version is learned again', async () => {
  const fake = counted()
  let version = '1'
  const catalog = catalogOf({ ...fake, health: async (until) => ({ ...(await fake.health(until)), version }) })
  await learned(catalog)
  version = '2'
  await learned(catalog)
  expect(fake.starts).toBe(2)
})
