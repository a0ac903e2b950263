import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { Balancer } from '#tests/support/balancer.ts'
import { freePort } from '#tests/support/free-port.ts'
import { RedisServer } from '#tests/support/redis-server.ts'

const root = path.resolve(import.meta.dirname, '..', '..')
const pidTimeoutMs = 40_000

export type App = {
  url: string
  /** The link that makes the first account. */
  setUpLink: string
  dataDirectory: string
  /** What the supervisor and its programs printed, a line each. */
  output: string[]
  supervisorPid: number
  /** The process of the host as it is now; waits while it is being started again. */
  hostPid(): Promise<number>
  /** Of the first web, and of each: two with `WEBS=2`. */
  webPid(): Promise<number>
  webPids(): Promise<number[]>
  /** Stops everything as Ctrl-C does, and removes the data folder. */
  stop(): Promise<void>
}

/**
 * A whole installation as `npm start` makes it, on a free port and with a data folder of its own, below `parent` where that is given;
 * ready when this resolves. With `WEBS=2` in our environment a second web stands beside it, behind a balancer; with `REDIS=1` its live
 * tail goes over a Redis.
 */
export async function startApp(
  input: { environment?: Record<string, string>; parent?: string | undefined } = {},
): Promise<App> {
  await using opened = new AsyncDisposableStack()
  const environment = { ...input.environment }
  if (process.env.REDIS === '1') environment.REDIS_URL = opened.use(await RedisServer.start()).url
  const isBalanced = process.env.WEBS === '2' && environment.PUBLIC_URL === undefined
  const balancer = isBalanced ? opened.use(await Balancer.start(environment.PORT)) : null
  if (balancer) environment.PUBLIC_URL = balancer.url
  const dataDirectory = await mkdtemp(path.join(input.parent ?? tmpdir(), 'greenroom-app-'))
  opened.defer(() => rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 }))
  const output: string[] = []
  const start = async (role: 'all' | 'web') => {
    const port = balancer || !environment.PORT ? String(await freePort()) : environment.PORT
    const child = launch(role, { DATA_DIR: dataDirectory, ...environment, PORT: port })
    opened.defer(() => end(child))
    const ready = await untilReady(child, output)
    balancer?.add(Number(port))
    return { ...ready, port, supervisorPid: child.pid ?? 0 }
  }
  const all = await start('all')
  const second = balancer && (await start('web'))
  const pidOf = (program: string) => readPid(path.join(dataDirectory, 'run', program, 'pid'))
  const whole = opened.move()
  return {
    ...all,
    dataDirectory,
    output,
    hostPid: () => pidOf('host'),
    webPid: () => pidOf('web'),
    webPids: () => Promise.all([pidOf('web'), ...(second ? [pidOf(`web-${second.port}`)] : [])]),
    stop: () => whole.disposeAsync(),
  }
}

function launch(role: 'all' | 'web', environment: Record<string, string>): ChildProcess {
  const { PATH = '', HOME = '/', LANG = 'C.UTF-8' } = process.env
  return spawn(process.execPath, ['scripts/launch.mjs', 'scripts/start.ts', role], {
    cwd: root,
    // Launched, so that it ends itself should this process be killed.
    env: { NODE_ENV: 'production', PATH, HOME, LANG, GREENROOM_LAUNCHED: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // In a group of its own: Ctrl-C at the tests' terminal is for the tests, which stop it.
    detached: true,
  })
}

function untilReady(child: ChildProcess, output: string[]): Promise<{ url: string; setUpLink: string }> {
  return new Promise((resolve, reject) => {
    let url: string | undefined
    const look = (line: string) => {
      output.push(line)
      url ??= line.match(/^Greenroom is ready at (\S+)/)?.[1]
      const setUpLink = line.match(/ (\S+\/set-up\/\S+)$/)?.[1]
      if (url && setUpLink) resolve({ url, setUpLink })
    }
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', look)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      reject(new Error(`npm start ended with ${code ?? signal}:\n${output.slice(-30).join('\n')}`))
    })
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGINT')
  await exited
}

async function readPid(file: string): Promise<number> {
  const signal = AbortSignal.timeout(pidTimeoutMs)
  for (; ; await delay(20, undefined, { signal })) {
    const pid = Number(await readFile(file, 'utf8').catch(() => ''))
    if (pid > 0) return pid
  }
}
