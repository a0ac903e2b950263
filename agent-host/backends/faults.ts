import { BackendFault } from '#agent-host/backends/backend.ts'
import type { GroupExit, ProcessGroup } from '#agent-host/processes/spawn-group.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

/** Why a program could not be started, from the error that `spawn` gave. */
export function startFault(name: string, command: string, cause: unknown): BackendFault {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const error = {
      kind: 'agent_missing' as const,
      message: `${name} is not installed on this host.`,
      retryable: false,
    }
    return new BackendFault('missing', { ...error, detail: `There is no program ${command}.` }, { cause })
  }
  const message = `${name} could not be started.`
  const error: TurnError = { kind: 'agent_missing', message, retryable: false, detail: String(cause) }
  return new BackendFault('start_failed', error, { cause })
}

/** The program ended while it was being started. */
export async function exitFault(name: string, group: ProcessGroup): Promise<BackendFault> {
  const exit = await group.exited
  const error: TurnError = {
    kind: 'agent_crashed',
    message: `${name} ended while it was starting (${exitWords(exit)}).`,
    retryable: true,
    ...(exit.stderrTail && { detail: exit.stderrTail }),
  }
  return new BackendFault('start_failed', error)
}

/** The program lives but did not say what it was asked for in time. */
export function timeoutFault(name: string, what: string, detail?: string): BackendFault {
  const message = `${name} did not answer in time (${what}).`
  return new BackendFault('timeout', { kind: 'timeout', message, retryable: true, ...(detail && { detail }) })
}

/** The program is gone, in the middle of a turn or between two. */
export async function crashError(name: string, group: ProcessGroup): Promise<TurnError> {
  const exit = await group.exited
  return {
    kind: 'agent_crashed',
    message: exit.reason ? `${name} was ended. ${exit.reason}` : `${name} ended unexpectedly (${exitWords(exit)}).`,
    retryable: true,
    ...(exit.stderrTail && { detail: exit.stderrTail }),
  }
}

const exitWords = ({ signal, code, reason }: GroupExit) => reason ?? signal ?? `exit code ${code}`

export const sessionLost = (name: string, cause: unknown) =>
  new BackendFault(
    'session_lost',
    { kind: 'internal', message: `${name} does not know this session any more.`, retryable: true },
    { cause },
  )

export const invalidOption = (name: string, option: string, value: string) =>
  new BackendFault('invalid_option', {
    kind: 'invalid_request',
    message: `${name} does not offer ${option} “${value}”.`,
    retryable: false,
  })

/** `promise`, or what `fault` makes when it is not settled after `timeoutMs`, or `signal`'s reason when that aborts first. */
export async function within<T>(
  promise: Promise<T>,
  limit: { timeoutMs: number; signal: AbortSignal },
  fault: () => Error,
): Promise<T> {
  const { timeoutMs, signal } = limit
  signal.throwIfAborted()
  const given = Promise.withResolvers<never>()
  const timer = setTimeout(() => given.reject(fault()), timeoutMs)
  const onAbort = () => given.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, given.promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    promise.catch(() => undefined)
  }
}
