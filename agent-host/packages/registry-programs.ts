import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { download } from '#agent-host/packages/guarded-download.ts'
import { npmInstall, readInstalledPackage } from '#agent-host/packages/npm.ts'
import { archiveKind, unpack } from '#agent-host/packages/unpack.ts'
import {
  packageNameOf,
  planOf,
  type RegistryAgent,
  type RegistryPlan,
  type RegistryPlatform,
} from '#lib/domain/backends/registry-agent.ts'
import type { BackendId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** How an installed program is started, and what it consists of. */
export type RegistryProgram = {
  command: string
  args: string[]
  environment: Record<string, string>
  readable: string[]
}

/** Beside what was installed: for which agent, and how it is started; paths are relative to that folder. */
const manifestFile = 'greenroom.json'
const manifest = z.object({
  agent: z.string(),
  program: z.string(),
  runBy: z.enum(['node', 'itself']),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
})
type Manifest = z.infer<typeof manifest>
type Started = Omit<Manifest, 'agent'>

const installTimeoutMs = 10 * 60_000

/** The registry's agents that administrators added, as they are on this host: each in `custom/<id>` of the folder of agents. */
export class RegistryPrograms {
  readonly #directory: string
  readonly #installing = new Map<BackendId, Promise<void>>()
  readonly #faults = new Map<BackendId, { agent: string; message: string }>()

  constructor(agentsDirectory: string) {
    this.#directory = path.join(agentsDirectory, 'custom')
  }

  isInstalling(id: BackendId): boolean {
    return this.#installing.has(id)
  }

  /** How the agent is started; a sentence where it is not installed. */
  find(id: BackendId, agent: RegistryAgent): RegistryProgram | { fault: string } {
    const folder = this.#folder(id)
    const known = readManifest(folder)
    if (known?.agent === fingerprint(agent)) return startedFrom(folder, known)
    if (this.#installing.has(id)) return { fault: 'It is being installed.' }
    const failed = this.#faults.get(id)
    if (failed?.agent === fingerprint(agent)) return { fault: failed.message }
    return { fault: 'It is not installed on this host yet.' }
  }

  /** Fetches an agent; the one that was there before serves until then, and one that is under way is waited for. Throws `Refusal` in words. */
  async install(id: BackendId, agent: RegistryAgent, signal: AbortSignal): Promise<void> {
    const before = this.#installing.get(id)
    const installing = (before ?? Promise.resolve())
      // What came of that one was said to who wanted it.
      .catch(() => undefined)
      .then(() => this.#installAndNote(id, agent, signal))
    this.#installing.set(id, installing)
    try {
      await installing
    } finally {
      if (this.#installing.get(id) === installing) this.#installing.delete(id)
    }
  }

  async remove(id: BackendId): Promise<void> {
    this.#faults.delete(id)
    await rm(this.#folder(id), { recursive: true, force: true, maxRetries: 3 })
  }

  async #installAndNote(id: BackendId, agent: RegistryAgent, signal: AbortSignal): Promise<void> {
    try {
      await this.#install(id, agent, AbortSignal.any([signal, AbortSignal.timeout(installTimeoutMs)]))
      this.#faults.delete(id)
    } catch (thrown) {
      signal.throwIfAborted()
      const error = thrown instanceof Refusal ? thrown : asRefusal(thrown, this.#directory)
      this.#faults.set(id, { agent: fingerprint(agent), message: `It could not be installed. ${error.message}` })
      throw error
    }
  }

  async #install(id: BackendId, agent: RegistryAgent, signal: AbortSignal): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    const fresh = await mkdtemp(path.join(this.#directory, `.${id}-`))
    try {
      // Made for us alone; whoever the agent runs as reads it.
      await chmod(fresh, 0o755)
      const started = await bring(planOf(agent), fresh, signal)
      const file = path.join(fresh, manifestFile)
      await writeFile(file, JSON.stringify({ agent: fingerprint(agent), ...started } satisfies Manifest))
      await rm(this.#folder(id), { recursive: true, force: true, maxRetries: 3 })
      await rename(fresh, this.#folder(id))
    } finally {
      await rm(fresh, { recursive: true, force: true, maxRetries: 3 })
    }
  }

  #folder = (id: BackendId) => path.join(this.#directory, id)
}

async function bring(plan: RegistryPlan, folder: string, signal: AbortSignal): Promise<Started> {
  if (plan.kind === 'binary') return await bringArchive(plan, folder, signal)
  await npmInstall({ directory: folder, packages: [plan.package], signal })
  const name = packageNameOf(plan.package)
  const bin = (await readInstalledPackage(folder, name))?.bin
  const inside = typeof bin === 'string' ? bin : bin && binOf(bin, name, plan.cmd)
  if (!inside) throw new Refusal('unavailable', `${plan.package} has no program${plan.cmd ? ` ${plan.cmd}` : ''}.`)
  const program = path.join('node_modules', name, inside)
  return { program, runBy: await runBy(path.join(folder, program)), args: plan.args, env: plan.env }
}

/** Which of a package's programs npx would run: the one that is named, the only one, or the one that is called as the package. */
function binOf(bin: Record<string, string>, name: string, cmd: string | null): string | undefined {
  if (cmd) return bin[cmd]
  const all = Object.values(bin)
  return new Set(all).size === 1 ? all[0] : bin[name.replace(/^@[^/]*\//, '')]
}

async function bringArchive(
  { targets }: Extract<RegistryPlan, { kind: 'binary' }>,
  folder: string,
  signal: AbortSignal,
): Promise<Started> {
  const platform = thisPlatform()
  const target = platform && targets[platform]
  if (!target)
    throw new Refusal('unavailable', `It has no program for this host (${process.platform}, ${process.arch}).`)
  const kind = archiveKind(target.archive)
  const program = path.normalize(target.cmd)
  const file = path.join(folder, kind === 'raw' ? program : '.archive')
  await mkdir(path.dirname(file), { recursive: true })
  await download({ url: target.archive, sha256: target.sha256, file, signal })
  if (kind !== 'raw') {
    await unpack(kind, { file, directory: folder })
    await rm(file)
  }
  const isThere = await stat(path.join(folder, program)).then(
    (stats) => stats.isFile(),
    () => false,
  )
  if (!isThere) throw new Refusal('unavailable', `The archive holds no program ${target.cmd}.`)
  await chmod(path.join(folder, program), 0o755)
  return { program, runBy: await runBy(path.join(folder, program)), args: target.args, env: target.env }
}

/** This machine as the registry calls it. */
export function thisPlatform(): RegistryPlatform | null {
  const system = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform as string]
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[process.arch as string]
  return system && machine ? (`${system}-${machine}` as RegistryPlatform) : null
}

/** Scripts for Node are run by the Node that runs us: it is there, whatever is on the path. */
async function runBy(file: string): Promise<Manifest['runBy']> {
  if (/\.[cm]?js$/.test(file)) return 'node'
  const beginning = (await readFile(file).catch(() => Buffer.alloc(0))).subarray(0, 100).toString('latin1')
  return /^#!.*\bnode\b/.test(beginning) ? 'node' : 'itself'
}

function readManifest(folder: string): Manifest | null {
  try {
    return manifest.parse(JSON.parse(readFileSync(path.join(folder, manifestFile), 'utf8')))
  } catch {
    // Not installed, or not by us.
    return null
  }
}

function startedFrom(folder: string, { program, runBy, args, env }: Manifest): RegistryProgram {
  const file = path.join(folder, program)
  const byNode = { command: process.execPath, args: [file, ...args] }
  const readable = runBy === 'node' ? [folder, path.dirname(process.execPath)] : [folder]
  return { ...(runBy === 'node' ? byNode : { command: file, args }), environment: env, readable }
}

const fingerprint = (agent: RegistryAgent) =>
  createHash('sha256')
    .update(JSON.stringify(planOf(agent)))
    .digest('hex')

function asRefusal(error: unknown, directory: string): Refusal {
  const { code, name } = error as NodeJS.ErrnoException
  const words = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code ?? '')
    ? `${directory} cannot be written by the host.`
    : code === 'ENOSPC'
      ? 'There is no room left on the disk of this host.'
      : name === 'TimeoutError'
        ? 'It took longer than 10 minutes.'
        : null
  if (words === null) throw error
  return new Refusal('unavailable', words, { cause: error })
}
