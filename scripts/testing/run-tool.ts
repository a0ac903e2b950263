import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '..', '..')
const patienceMs = 8_000

export type Ended = { code: number | null; said: string }

/** Runs a program of `node_modules/.bin`, or a script of ours, on this Node and collects what it says. `signal` ends it, with TERM and then KILL. */
export function runTool(
  tool: string,
  args: string[],
  how: { signal: AbortSignal; environment?: Record<string, string> },
): Promise<Ended> {
  const child = spawn(
    process.execPath,
    [path.join(root, tool.endsWith('.ts') ? tool : `node_modules/.bin/${tool}`), ...args],
    {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1', ...how.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const stopWatching = endWhenAborted(child, how.signal)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      stopWatching()
      resolve({ code, said: said.trim() })
    })
  })
}

function endWhenAborted(child: ChildProcess, signal: AbortSignal): () => void {
  let force: NodeJS.Timeout | undefined
  const end = () => {
    child.kill('SIGTERM')
    force = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  }
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  return () => {
    clearTimeout(force)
    signal.removeEventListener('abort', end)
  }
}
