import { spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import { setTimeout as delay } from 'node:timers/promises'
import { commandEnvironment } from './command-environment.ts'
import { ToolFault } from './tool.ts'

const graceMs = 300

/**
 * The command runs in a process group of its own, together with a watcher that ends the group when this process is gone:
 * it waits for the end of a pipe that only this process holds.
 */
const wrapper = '( (read -r -u 3 _; kill -KILL 0) </dev/null >/dev/null 2>&1 & ); exec 3<&-; exec bash -c "$0"'

export type CommandEnd = { exitCode: number | null; timedOut: boolean }
export type Command = { command: string; directory: string; timeoutMs: number; signal: AbortSignal }

/**
 * Runs a shell command to its end. Nothing of it is left when this resolves or throws: the whole process group is ended, with
 * what it left in the background (a process that made a session of its own escapes). Throws the reason of `signal` when that ends it, `ToolFault` when it cannot be started.
 */
export async function runCommand(input: Command, onOutput: (text: string) => void): Promise<CommandEnd> {
  const { command, directory, timeoutMs, signal } = input
  signal.throwIfAborted()
  const child = spawn('bash', ['-c', wrapper, command], {
    cwd: directory,
    env: commandEnvironment(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const streams = [child.stdout, child.stderr]
  for (const stream of streams) {
    const decoder = new StringDecoder('utf8')
    stream?.on('data', (bytes: Buffer) => onOutput(decoder.write(bytes)))
  }
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new ToolFault(`bash could not be started: ${error.message}`)))
    child.once('exit', (code) => resolve(code))
  })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const timeout = AbortSignal.timeout(timeoutMs)
  const exitCode = await Promise.race([exited, aborted(AbortSignal.any([signal, timeout]))])
  const timedOut = exitCode === 'aborted' && !signal.aborted
  if (exitCode === 'aborted') await endGently(child.pid, exited)
  killGroup(child.pid, 'SIGKILL')
  await exited
  await Promise.race([closed, delay(graceMs)])
  for (const stream of streams) stream?.destroy()
  if (exitCode === 'aborted' && !timedOut) throw signal.reason
  return { exitCode: exitCode === 'aborted' ? null : exitCode, timedOut }
}

async function endGently(pid: number | undefined, exited: Promise<unknown>) {
  killGroup(pid, 'SIGTERM')
  await Promise.race([exited, delay(graceMs)])
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals) {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM')
    if (!gone) throw error
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<'aborted'>((resolve) => {
    if (signal.aborted) resolve('aborted')
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true })
  })
