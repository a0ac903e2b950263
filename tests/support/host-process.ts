import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

export type HostProcess = {
  dataDirectory: string
  /** What it logged, a line each. */
  log: string[]
  /** kill -9, as a crash would. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
  /** The process ids of agents that this data folder's hosts started and that still live. */
  agents(): Promise<number[]>
} & AsyncDisposable

/** A real agent-host process on a database, with a data folder of its own. Ready when this resolves. */
export async function startHostProcess(input: {
  databaseUrl: string
  environment?: Record<string, string | undefined>
}): Promise<HostProcess> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'greenroom-host-'))
  const log: string[] = []
  let child: ChildProcess | null = null
  const environment = {
    NODE_ENV: 'production' as const,
    PATH: process.env.PATH ?? '',
    HOME: dataDirectory,
    LANG: 'C.UTF-8',
    DATABASE_URL: input.databaseUrl,
    DATA_DIR: dataDirectory,
    GREENROOM_HOME: tmpdir(),
    GREENROOM_SCRIPT_RATE: '2000',
    ...input.environment,
  }
  const start = async () => {
    const started = spawn(process.execPath, [path.resolve('agent-host/main.ts')], {
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child = started
    const ready = Promise.withResolvers<void>()
    createInterface({ input: started.stderr }).on('line', (line) => {
      log.push(line)
      if (line.includes('the agent-host is ready')) ready.resolve()
    })
    started.once('exit', (code) =>
      ready.reject(new Error(`the host ended with ${code}:\n${log.slice(-20).join('\n')}`)),
    )
    await ready.promise
  }
  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  await start()
  return {
    dataDirectory,
    log,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    agents: () => processesWith(dataDirectory),
    async [Symbol.asyncDispose]() {
      await end('SIGTERM')
      await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Processes, other than hosts themselves, whose environment or command names the folder. */
async function processesWith(directory: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(
    ids.map(async (id) => {
      const [environ, command] = await Promise.all(
        ['environ', 'cmdline'].map((file) => readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '')),
      )
      return `${environ}${command}`.includes(directory) && !command?.includes('agent-host/main.ts') ? [id] : []
    }),
  )
  return found.flat()
}
