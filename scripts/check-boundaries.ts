import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { type Finding, report } from '#scripts/testing/finding.ts'

/** The rules of `.dependency-cruiser.mjs`, held against the tree, and each of them against an import that breaks it. */
const run = promisify(execFile)
const root = path.dirname(import.meta.dirname)
const rooms = ['app', 'components', 'db', 'lib', 'agent-host', 'scripts', 'tests', 'bench']
/** Fewer would mean that the tool read nothing, and found nothing wrong with that. */
const fewestModules = 50

const cruised = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
})
type Cruise = z.infer<typeof cruised>['summary']

/** What stands in a file that breaks the rule; a second file where it takes two. */
type Plant = { rule: string; files: Record<string, string> }

const plant = (rule: string, file: string, source: string, also: Record<string, string> = {}): Plant => ({
  rule,
  files: { [file]: source, ...also },
})
const importOf = (specifier: string) => `import * as planted from '${specifier}'\nexport const seen = planted\n`

const plants: Plant[] = [
  plant('lib-domain-is-pure', 'lib/domain/chats/planted.ts', importOf('node:fs')),
  plant('lib-knows-only-lib', 'lib/planted.ts', importOf('#db/client.ts')),
  plant('db-knows-only-lib', 'db/reads/planted.ts', importOf('#agent-host/host-lock.ts')),
  plant('components-know-only-domain', 'components/chats/planted.tsx', importOf('#db/client.ts')),
  plant('host-knows-no-components', 'agent-host/planted.ts', importOf('#components/chats/planted.tsx'), {
    'components/chats/planted.tsx': 'export const seen = 1\n',
  }),
  plant('app-and-host-never-meet', 'app/planted.ts', importOf('#agent-host/host-lock.ts')),
  plant('app-and-host-never-meet', 'agent-host/planted.ts', importOf('#app/planted.ts'), {
    'app/planted.ts': 'export const seen = 1\n',
  }),
  plant('rooms-know-no-tools', 'app/planted.ts', importOf('#scripts/planted.ts'), {
    'scripts/planted.ts': 'export const seen = 1\n',
  }),
  plant('tools-stay-apart', 'bench/planted.ts', importOf('#scripts/planted.ts'), {
    'scripts/planted.ts': 'export const seen = 1\n',
  }),
  plant('agent-sdks-stay-in-backends', 'agent-host/dispatcher/planted.ts', importOf('@agentclientprotocol/sdk')),
  plant(
    'only-main-names-backends',
    'agent-host/dispatcher/planted.ts',
    importOf('#agent-host/backends/acp/planted.ts'),
    {
      'agent-host/backends/acp/planted.ts': 'export const seen = 1\n',
    },
  ),
  plant('actors-are-made-at-the-door', 'db/reads/planted.ts', importOf('#lib/domain/actors/make-actor.ts')),
  plant('only-db-knows-tables', 'app/planted.ts', importOf('#db/schema/chats.ts')),
  plant('no-cycles', 'lib/planted.ts', importOf('#lib/planted-too.ts'), {
    'lib/planted-too.ts': importOf('#lib/planted.ts'),
  }),
  plant('everything-resolves', 'lib/planted.ts', importOf('#lib/not-there.ts')),
]

/** The tree against the rules. */
export async function checkBoundaries(): Promise<Finding[]> {
  const files = (await readdir(root)).filter((name) => rooms.includes(name) || /^[^.].*(?<!\.d)\.(ts|mjs)$/.test(name))
  const { totalCruised, violations } = await cruise(root, files)
  const faults = violations.map(({ from, to, rule }) => `${rule.name}: ${from} imports ${to}`)
  if (totalCruised < fewestModules) faults.push(`only ${totalCruised} modules were read`)
  return [{ name: `boundaries of ${totalCruised} modules`, faults }]
}

/** The rules against planted imports, one at a time, in a copy of the tree. */
export async function checkPlants(): Promise<Finding[]> {
  const copy = await mkdtemp(path.join(tmpdir(), 'greenroom-boundaries-'))
  try {
    await copyTree(copy)
    const findings: Finding[] = []
    for (const planted of plants) findings.push(await checkPlant(copy, planted))
    return [...findings, await checkPlantsAreWhole()]
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

async function checkPlant(copy: string, { rule, files }: Plant): Promise<Finding> {
  const paths = Object.keys(files)
  for (const [file, source] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(copy, file)), { recursive: true })
    await writeFile(path.join(copy, file), source)
  }
  try {
    const { violations } = await cruise(copy, paths)
    const found = violations.some((violation) => violation.rule.name === rule && paths.includes(violation.from))
    return { name: `${rule} refuses ${paths[0]}`, faults: found ? [] : ['the planted import was not found'] }
  } finally {
    for (const file of paths) await rm(path.join(copy, file))
  }
}

async function checkPlantsAreWhole(): Promise<Finding> {
  const { default: config } = await import(path.join(root, '.dependency-cruiser.mjs'))
  const rules = z.array(z.object({ name: z.string() })).parse(config.forbidden)
  const planted = new Set(plants.map(({ rule }) => rule))
  const faults = rules.filter(({ name }) => !planted.has(name)).map(({ name }) => `${name} has no plant`)
  return { name: 'every rule has a plant', faults }
}

async function copyTree(copy: string): Promise<void> {
  const wanted = [...rooms, 'package.json', 'tsconfig.json', '.dependency-cruiser.mjs']
  for (const name of (await readdir(root)).filter((each) => wanted.includes(each)))
    await cp(path.join(root, name), path.join(copy, name), { recursive: true })
  await symlink(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))
}

/** What the tool says about these files and all that they reach. */
async function cruise(directory: string, files: string[]): Promise<Cruise> {
  const program = path.join(root, 'node_modules', '.bin', 'depcruise')
  const args = [program, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...files]
  // It exits with the number of violations; what it printed says the same and more.
  const { stdout } = await run(process.execPath, args, { cwd: directory, maxBuffer: 256 * 1024 * 1024 }).catch(
    (error: { stdout?: string; stderr?: string }) => {
      if (error.stdout) return { stdout: error.stdout }
      throw new Error(`dependency-cruiser failed: ${error.stderr ?? error}`)
    },
  )
  return cruised.parse(JSON.parse(stdout)).summary
}

if (process.argv[1] === import.meta.filename) await report([checkBoundaries, checkPlants])
