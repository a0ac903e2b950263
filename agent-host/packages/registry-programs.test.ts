import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { BackendFault } from '#agent-host/backends/backend.ts'
import { noModels } from '#agent-host/backends/model-access.ts'
import { customBackend } from '#agent-host/backends/registry.ts'
import { RegistryPrograms, thisPlatform } from '#agent-host/packages/registry-programs.ts'
import { tryBackend } from '#agent-host/trials/try-backend.ts'
import { definitionOf } from '#lib/domain/backends/backend.ts'
import { type RegistryAgent, registryAgent } from '#lib/domain/backends/registry-agent.ts'
import { toolsWith } from '#tests/support/backend-tools.ts'
import { startNpmRegistry } from '#tests/support/npm-registry.ts'
import { smallPackage } from '#tests/support/small-agent.ts'

const { signal } = new AbortController()
const npx = (spec: string, more: object = {}): RegistryAgent =>
  registryAgent.parse({
    id: 'small',
    name: 'Small',
    version: '1.0.0',
    distribution: { npx: { package: spec, args: ['--acp'], env: { SAYS: 'hello' }, ...more } },
  })
const agent = npx('@test/small')
const { id } = agent

let registry: Awaited<ReturnType<typeof startNpmRegistry>>
beforeAll(async () => {
  registry = await startNpmRegistry(smallPackage, {
    name: '@test/none',
    version: '1.0.0',
    files: [{ name: 'index.js', text: '' }],
  })
})
afterAll(() => registry.close())

let directory: string
let programs: RegistryPrograms
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'agents-'))
  programs = new RegistryPrograms(directory)
  vi.stubEnv('npm_config_registry', registry.url)
  vi.stubEnv('npm_config_cache', path.join(directory, '.cache'))
  return async () => {
    vi.unstubAllEnvs()
    await rm(directory, { recursive: true, force: true })
  }
})
const left = async () => (await readdir(path.join(directory, 'custom')).catch(() => [])).sort()

test('a package is installed, started as the registry says, and answers', async () => {
  await programs.install(id, agent, signal)
  expect(await left()).toEqual(['small'])
  expect((await stat(path.join(directory, 'custom/small'))).mode & 0o777).toBe(0o755)
  expect(programs.find(id, agent)).toMatchObject({
    command: process.execPath,
    args: [path.join(directory, 'custom/small/node_modules/@test/small/small.js'), '--acp'],
    environment: { SAYS: 'hello' },
  })
  const definition = definitionOf({ registry: agent, args: [], env: { SAYS: 'ready' } })
  const backend = customBackend(definition, toolsWith(), programs)
  expect(await backend.health(signal)).toMatchObject({ state: 'ready', version: '1.0.0' })
  expect(await tryBackend(backend, { prompt: 'Hello', models: noModels, signal })).toMatchObject({
    works: true,
    answer: 'ready',
  })
})

test('before that, while it is under way and after it failed, it says so', async () => {
  const absent = npx('@test/absent')
  expect(programs.find(id, absent)).toEqual({ fault: 'It is not installed on this host yet.' })
  const installing = programs.install(id, absent, signal)
  expect(programs.isInstalling(id)).toBe(true)
  expect(programs.find(id, absent)).toEqual({ fault: 'It is being installed.' })
  await expect(installing).rejects.toMatchObject({ code: 'unavailable' })
  expect(programs.isInstalling(id)).toBe(false)
  const fault = 'It could not be installed. npm’s registry has no package @test/absent@1.0.0.'
  expect(programs.find(id, absent)).toEqual({ fault })
  const backend = customBackend(definitionOf({ registry: absent, args: [], env: {} }), toolsWith(), programs)
  expect(await backend.health(signal)).toMatchObject({ state: 'missing', fault })
  const home = { homeDirectory: directory, rootDirectory: directory, environment: {}, models: toolsWith().offered }
  await expect(backend.prepare({ ...home, signal })).rejects.toBeInstanceOf(BackendFault)
  expect(await left()).toEqual([])
})

test('what cannot be had leaves what was there before', async () => {
  await programs.install(id, agent, signal)
  await expect(programs.install(id, npx('@test/none'), signal)).rejects.toThrow('@test/none@1.0.0 has no program.')
  expect(programs.find(id, agent)).toMatchObject({ command: process.execPath })
  expect(await left()).toEqual(['small'])
  await programs.remove(id)
  expect(programs.find(id, agent)).toMatchObject({ fault: 'It is not installed on this host yet.' })
})

test('another version than the one that is there is not there', async () => {
  await programs.install(id, agent, signal)
  expect(programs.find(id, npx('@test/small@2.0.0'))).toMatchObject({ fault: expect.stringContaining('not installed') })
})

test('one that is wanted while another is under way comes after it', async () => {
  const first = programs.install(id, npx('@test/absent'), signal).catch((error: Error) => error.message)
  const second = programs.install(id, agent, signal)
  expect(await first).toContain('@test/absent')
  expect(programs.isInstalling(id)).toBe(true)
  await second
  expect(programs.isInstalling(id)).toBe(false)
  expect(programs.find(id, agent)).toMatchObject({ command: process.execPath })
})

test.each([
  ['@test/small@9.9.9', {}, 'does not have this version'],
  ['@test/small', { cmd: 'other' }, 'has no program other'],
])('%s with %o is told in words', async (spec, more, words) => {
  await expect(programs.install(id, npx(spec, more), signal)).rejects.toThrow(words)
})

test('a registry that is away is told in words', async () => {
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9')
  await expect(programs.install(id, agent, signal)).rejects.toThrow('cannot be reached')
})

test('a folder that cannot be made is told in words', async () => {
  await writeFile(path.join(directory, 'file'), '')
  const elsewhere = new RegistryPrograms(path.join(directory, 'file'))
  await expect(elsewhere.install(id, agent, signal)).rejects.toThrow('cannot be written by the host')
})

test('archives for other platforms, of kinds that cannot be opened, or from inside are refused', async () => {
  const from = (platform: string, archive: string) =>
    registryAgent.parse({
      ...{ id: 'small', name: 'Small', version: '1.0.0' },
      distribution: { binary: { [platform]: { archive, cmd: './small' } } },
    })
  const here = thisPlatform() ?? 'linux-x86_64'
  const other = here === 'windows-aarch64' ? 'linux-x86_64' : 'windows-aarch64'
  const install = (given: RegistryAgent) => programs.install(id, given, signal)
  await expect(install(from(other, 'https://example.com/a.zip'))).rejects.toThrow('no program for this host')
  await expect(install(from(here, 'https://example.com/a.tar.bz2'))).rejects.toThrow('cannot be unpacked')
  await expect(install(from(here, 'https://127.0.0.1/a.zip'))).rejects.toThrow('not a public address')
  expect(await left()).toEqual([])
})
