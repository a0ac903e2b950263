import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { npmFaultWords } from '#agent-host/packages/npm-fault.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Exactly these packages; `spec` is `name@version`. */
type Wanted = { directory: string; packages: readonly string[]; signal: AbortSignal }

/** Installed packages run no scripts: none of the agents needs one. Two tries, so that a network that is away is told soon. */
const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error']
const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=60000']

/** Installs packages beside what the folder has. Throws `Refusal` `unavailable` in words for who wanted them. */
export async function npmInstall(wanted: Wanted): Promise<void> {
  await prepareFolder(wanted.directory).catch((error: unknown) => refuse(wanted, String(error)))
  await npm(['install', '--save-exact', ...quiet, ...patience, '--', ...wanted.packages], wanted)
}

/** Removes packages by their names. Throws as `npmInstall` does. */
export async function npmRemove(wanted: Wanted): Promise<void> {
  await npm(['uninstall', ...quiet, '--', ...wanted.packages], wanted)
}

const packageFile = z.object({
  version: z.string(),
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
})

/** What a package in this folder says of itself; null where it is not installed. */
export async function readInstalledPackage(
  directory: string,
  name: string,
): Promise<z.infer<typeof packageFile> | null> {
  const file = path.join(directory, 'node_modules', name, 'package.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
  return text === null ? null : packageFile.parse(JSON.parse(text))
}

/** npm puts things where the next `package.json` upwards is: so there is one here. */
async function prepareFolder(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o755 })
  const own = `${JSON.stringify({ name: 'agents', private: true }, null, 2)}\n`
  await writeFile(path.join(directory, 'package.json'), own, { flag: 'wx', mode: 0o644 }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    },
  )
}

function npm(args: string[], wanted: Wanted): Promise<void> {
  const { directory, signal } = wanted
  const program = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  return new Promise((resolve, reject) => {
    const options = { cwd: directory, env: npmEnvironment(process.env), signal, maxBuffer: 16 * 1024 * 1024 }
    execFile(program, ['--prefix', directory, ...args], options, (error, _, stderr) => {
      if (!error) return resolve()
      if (signal.aborted) return reject(signal.reason)
      if (error.code === 'ENOENT')
        return reject(new Refusal('unavailable', 'npm is not installed on this host, or not on its path.'))
      reject(refusal(wanted, stderr))
    })
  })
}

/** What npm needs of our environment, and nothing that is secret of the host's. */
const passed = /^(path|home|lang|tmpdir|https?_proxy|no_proxy|node_extra_ca_certs|npm_config_.+)$/i

const npmEnvironment = (source: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  ...Object.fromEntries(Object.entries(source).filter(([name]) => passed.test(name))),
})

const refusal = (wanted: Wanted, said: string) => new Refusal('unavailable', npmFaultWords(said, wanted))

function refuse(wanted: Wanted, said: string): never {
  throw refusal(wanted, said)
}
