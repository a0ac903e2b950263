import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type GitPlace, gitEnvironment } from '#agent-host/worktrees/git-environment.ts'

type GitCall = GitPlace & {
  input?: string | Uint8Array
  /** Exit codes that are answers, not failures; 0 is always one. */
  accept?: readonly number[]
  signal?: AbortSignal | undefined
  timeoutMs?: number
  /** How much output is kept at most; more of it is a `too_large`. */
  maxBytes?: number
  /** Gets the output as it comes; then none is kept and `maxBytes` does not apply. */
  onOutput?: (chunk: Buffer) => void
}

type GitOutput = { stdout: Buffer; stderr: string; exitCode: number }

type GitFaultReason = 'missing' | 'exit' | 'timeout' | 'aborted' | 'too_large'

/** Why a call of Git failed. `stderr` is the end of what it said, for the log: it may name folders and addresses. */
export class GitFault extends Error {
  readonly reason: GitFaultReason
  readonly exitCode: number | null
  readonly stderr: string

  constructor(
    reason: GitFaultReason,
    command: string,
    more: { exitCode?: number; stderr?: string; cause?: unknown } = {},
  ) {
    super(`git ${command}: ${reason}${more.stderr ? `: ${more.stderr.trim()}` : ''}`, { cause: more.cause })
    this.name = 'GitFault'
    this.reason = reason
    this.exitCode = more.exitCode ?? null
    this.stderr = more.stderr ?? ''
  }
}

const defaultTimeoutMs = 60_000
const defaultMaxBytes = 64 * 1024 * 1024
const stderrBytes = 64 * 1024
const graceMs = 2000

/**
 * Runs the `git` program in an environment that nothing but Greenroom shapes. It must never be given a `gitDirectory` that an agent or a
 * person can write. Throws `GitFault`.
 */
export async function git(args: readonly string[], call: GitCall = {}): Promise<GitOutput> {
  const command = args[0] ?? ''
  const child = spawn('git', [...args], {
    cwd: '/',
    env: gitEnvironment(call) as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  const watch = watchCall(child, call)
  const stdout = collect(child, call, () => watch.stop('too_large'))
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-stderrBytes)
  })
  // Git may end before it read all of its input; its exit says what came of it.
  child.stdin.on('error', () => undefined)
  child.stdin.end(call.input)
  try {
    const [exitCode] = await closed
    const { stopped } = watch
    if (stopped) throw new GitFault(stopped, command, { stderr, cause: call.signal?.reason })
    if (exitCode === null || (exitCode !== 0 && !call.accept?.includes(exitCode)))
      throw new GitFault('exit', command, { exitCode: exitCode ?? -1, stderr })
    return { stdout: Buffer.concat(stdout), stderr, exitCode }
  } catch (error) {
    if (error instanceof GitFault) throw error
    throw new GitFault('missing', command, { stderr: 'The program git could not be started.', cause: error })
  } finally {
    watch.done()
  }
}

/** What Git printed, as text without its last line break. */
export async function gitText(args: readonly string[], call: GitCall = {}): Promise<string> {
  return (await git(args, call)).stdout.toString('utf8').trimEnd()
}

function collect(child: ChildProcess, call: GitCall, tooLarge: () => void): Buffer[] {
  const chunks: Buffer[] = []
  let bytes = 0
  child.stdout?.on('data', (chunk: Buffer) => {
    if (call.onOutput) return call.onOutput(chunk)
    bytes += chunk.length
    if (bytes > (call.maxBytes ?? defaultMaxBytes)) return tooLarge()
    chunks.push(chunk)
  })
  return chunks
}

/** Ends the call's whole process group when its time is over or its signal aborts. */
function watchCall(child: ChildProcess, call: GitCall) {
  const watch = { stopped: null as GitFaultReason | null, stop, done }
  let kill: NodeJS.Timeout | undefined
  const timer = setTimeout(() => stop('timeout'), call.timeoutMs ?? defaultTimeoutMs)
  const onAbort = () => stop('aborted')
  if (call.signal?.aborted) onAbort()
  else call.signal?.addEventListener('abort', onAbort, { once: true })

  function stop(reason: GitFaultReason) {
    if (watch.stopped) return
    watch.stopped = reason
    signalGroup(child, 'SIGTERM')
    kill = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)
  }
  function done() {
    clearTimeout(timer)
    clearTimeout(kill)
    call.signal?.removeEventListener('abort', onAbort)
  }
  return watch
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
