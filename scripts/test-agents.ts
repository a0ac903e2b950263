import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import { agentsTable, readResults, withTable } from '#scripts/testing/agents-table.ts'
import { root } from '#scripts/testing/run-tool.ts'
import { agentsDirectory } from '#tests/support/agents/agents-directory.ts'

/**
 * `npm run test:agents [-- --write]`: installs the agents of `agentPackages` where tests look for them, runs what is asked of every
 * backend against each, and prints the table of agents and behaviours; `--write` puts it into `docs/agents.md`.
 */
const packages = Object.values(agentPackages)

async function isInstalled({ package: name, version }: (typeof packages)[number]): Promise<boolean> {
  const file = path.join(agentsDirectory, 'node_modules', name, 'package.json')
  const text = await readFile(file, 'utf8').catch(() => '{}')
  return JSON.parse(text).version === version
}

async function install(): Promise<void> {
  const installed = await Promise.all(packages.map(isInstalled))
  if (installed.every(Boolean)) return
  await mkdir(agentsDirectory, { recursive: true })
  const wanted = packages.map(({ package: name, version }) => `${name}@${version}`)
  const args = ['install', '--prefix', agentsDirectory, '--no-audit', '--no-fund', ...wanted]
  const { status } = spawnSync('npm', args, { stdio: 'inherit', cwd: agentsDirectory })
  if (status !== 0) throw new Error('The agents could not be installed.')
}

await install()
const folder = await mkdtemp(path.join(tmpdir(), 'agents-report-'))
const report = path.join(folder, 'report.json')
const files = ['tests/agents', 'tests/host/backends/greenroom.test.ts', 'tests/host/backends/opencode.test.ts']
const args = ['run', '--project', 'agents', '--project', 'host', '--reporter=default', '--reporter=json']
const { status } = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/.bin/vitest'), ...args, `--outputFile.json=${report}`, ...files],
  { stdio: 'inherit', cwd: root, env: { ...process.env, AGENTS_DIR: agentsDirectory } },
)
const table = agentsTable(readResults(JSON.parse(await readFile(report, 'utf8'))))
await rm(folder, { recursive: true, force: true })
console.log(table)
if (process.argv.includes('--write')) {
  const page = path.join(root, 'docs/agents.md')
  await writeFile(page, withTable(await readFile(page, 'utf8'), table))
}
process.exitCode = status ?? 1
