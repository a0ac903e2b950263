import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { installWithApt } from '#tests/support/apt.ts'
import { freePort } from '#tests/support/free-port.ts'

const names = ['redis-server', 'valkey-server']

type Address = { port: number; password: string }

/** A Redis of the test's own: on a free port of this machine, with a password, and nothing that it keeps. */
export class RedisServer implements AsyncDisposable {
  readonly #program: string
  readonly #address: Address
  #child: ChildProcess

  static async start(): Promise<RedisServer> {
    const program = await redisServerPath()
    const address = { port: await freePort(), password: randomBytes(16).toString('hex') }
    return new RedisServer(program, address, await launch(program, address))
  }

  private constructor(program: string, address: Address, child: ChildProcess) {
    this.#program = program
    this.#address = address
    this.#child = child
  }

  get url(): string {
    return `redis://:${this.#address.password}@127.0.0.1:${this.#address.port}`
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** It hangs: connections stay and are taken, nothing is answered. */
  hang(): void {
    this.#child.kill('SIGSTOP')
  }

  goOn(): void {
    this.#child.kill('SIGCONT')
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exited
  }

  /** After `kill`: an empty one at the same address. */
  async startAgain(): Promise<void> {
    this.#child = await launch(this.#program, this.#address)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }
}

/** Resolves once it takes connections. What it is told it reads from its input, so that no list of processes shows the password. */
async function launch(program: string, { port, password }: Address): Promise<ChildProcess> {
  const child = spawn(program, ['-'], { cwd: tmpdir(), stdio: ['pipe', 'pipe', 'ignore'] })
  const settings = [`port ${port}`, 'bind 127.0.0.1', `requirepass ${password}`, 'save ""', 'appendonly no']
  child.stdin.end(`${settings.join('\n')}\n`)
  const said: string[] = []
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line)
      if (line.includes('Ready to accept connections')) resolve()
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`the Redis server ended:\n${said.join('\n')}`)))
  })
  return child
}

/** A Redis or Valkey server that runs here: `REDIS_SERVER_PATH`, an installed one, or Debian's. Throws with what was tried. */
async function redisServerPath(): Promise<string> {
  const named = process.env.REDIS_SERVER_PATH
  if (named) return named
  const found = (await findInstalled()) ?? (await installFromDebian().catch(() => null))
  if (found) return found
  throw new Error(
    `No Redis server was found: neither ${names.join(' nor ')}, nor could Debian's package be installed. Set REDIS_SERVER_PATH.`,
  )
}

async function findInstalled(): Promise<string | null> {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  for (const file of names.flatMap((name) => folders.map((folder) => path.join(folder, name))))
    if (await exists(file)) return file
  return null
}

async function installFromDebian(): Promise<string | null> {
  await installWithApt('redis-server')
  return findInstalled()
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
