import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import { readInstalledPackage } from '#agent-host/packages/npm.ts'
import { agentsCommand } from '#scripts/agents/command.ts'
import { runScript } from '#scripts/run-script.ts'
import { agentsTable, readResults, withTable } from '#scripts/testing/agents-table.ts'
import { root } from '#scripts/testing/run-tool.ts'
import { agentsDirectory } from '#tests/support/agents/agents-directory.ts'

/**
 * `npm run test:agents [-- --write]`: installs the agents of `agentPackages` where tests look for them, runs what is asked of every
 * backend against each, and prints the table of agents and behaviours; `--write` puts it into `docs/agents.md`.
 */
async function install(): Promise<void> {
  const wanted: string[] = []
  for (const { id, package: name, version } of Object.values(agentPackages))
    if ((await readInstalledPackage(agentsDirectory, name))?.version !== version) wanted.push(id)
  if (wanted.length === 0) return
  const where = { directory: agentsDirectory, say: console.log, signal: new AbortController().signal }
  await agentsCommand(['install', ...wanted], where)
}

/** What vitest's report says, and whether every test passed. */
async function runTests(): Promise<{ report: unknown; status: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'agents-report-'))
  const report = path.join(folder, 'report.json')
  const files = ['tests/agents', 'tests/host/backends/greenroom.test.ts', 'tests/host/backends/opencode.test.ts']
  const args = ['run', '--project', 'agents', '--project', 'host', '--reporter=default', '--reporter=json']
  const { status } = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules/.bin/vitest'), ...args, `--outputFile.json=${report}`, ...files],
    { stdio: 'inherit', cwd: root, env: { ...process.env, AGENTS_DIR: agentsDirectory } },
  )
  const told: unknown = JSON.parse(await readFile(report, 'utf8'))
  await rm(folder, { recursive: true, force: true })
  return { report: told, status: status ?? 1 }
}

await runScript(async () => {
  await install()
  const { report, status } = await runTests()
  const table = agentsTable(readResults(report))
  console.log(table)
  if (process.argv.includes('--write')) {
    const page = path.join(root, 'docs/agents.md')
    await writeFile(page, withTable(await readFile(page, 'utf8'), table))
  }
  process.exitCode = status
})
