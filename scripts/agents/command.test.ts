import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import { agentsCommand } from '#scripts/agents/command.ts'
import { startNpmRegistry } from '#tests/support/npm-registry.ts'

const { codex, qwen } = agentPackages
const pinned = ({ package: name, version }: typeof codex | typeof qwen) => ({
  ...{ name, version, bin: { agent: 'agent.js' } },
  files: [{ name: 'agent.js', text: '' }],
})

let registry: Awaited<ReturnType<typeof startNpmRegistry>>
beforeAll(async () => {
  registry = await startNpmRegistry(pinned(codex), pinned(qwen))
})
afterAll(() => registry.close())

let directory: string
let said: string[]
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'agents-'))
  said = []
  vi.stubEnv('npm_config_registry', registry.url)
  vi.stubEnv('npm_config_cache', path.join(directory, '.cache'))
  return async () => {
    vi.unstubAllEnvs()
    await rm(directory, { recursive: true, force: true })
  }
})

const run = async (...words: string[]) => {
  said = []
  const { signal } = new AbortController()
  await agentsCommand(words, { directory, say: (line) => said.push(line), signal })
}
const lineOf = (id: string) => said.find((line) => line.trim().startsWith(`${id} `))

test('without words it lists what is known, and how what is missing is installed', async () => {
  await run()
  expect(said[0]).toBe(`Agents in ${directory}`)
  for (const { id, version } of Object.values(agentPackages))
    expect(lineOf(id)).toContain(`missing    ${version} with: npm run agents -- install ${id}`)
})

test('agents are installed in the versions that are pinned, and removed', async () => {
  await run('install', 'codex', 'qwen')
  expect(lineOf('codex')).toContain(`installed  ${codex.version}`)
  expect(lineOf('qwen')).toContain(`installed  ${qwen.version}`)
  const { dependencies } = JSON.parse(await readFile(path.join(directory, 'package.json'), 'utf8'))
  expect(dependencies).toEqual({ [codex.package]: codex.version, [qwen.package]: qwen.version })
  await run('remove', 'codex', 'goose')
  expect(said[0]).toBe(`Removing Codex from ${directory}`)
  expect(lineOf('codex')).toContain('missing')
  expect(lineOf('qwen')).toContain('installed')
  await run('remove', 'codex')
  expect(said[0]).toBe('None of these is installed.')
})

test('what cannot be had is told, and nothing of it is left', async () => {
  await expect(run('install', 'codex', 'claude')).rejects.toThrow('npm’s registry has no package')
  await run()
  expect(lineOf('codex')).toContain('missing')
})

test.each([
  [['install', 'gose'], 'There is no agent "gose". Known: goose, qwen'],
  [['install', 'opencode'], 'opencode comes with Greenroom'],
  [['install'], 'Say which: goose'],
  [['update'], 'Say npm run agents'],
])('%j is answered with what can be said instead', async (words, answer) => {
  await expect(run(...words)).rejects.toThrow(answer)
})
