import { BackendFault } from '#agent-host/backends/backend.ts'

/** A process could not be started, so many times in a row. */
export type Backoff = { failures: number; retryAtMs: number; fault: BackendFault }

const firstMs = 1_000
const mostMs = 60_000

export function afterFailure(before: Backoff | undefined, fault: BackendFault, nowMs: number): Backoff {
  const failures = (before?.failures ?? 0) + 1
  return { failures, fault, retryAtMs: nowMs + Math.min(mostMs, firstMs * 2 ** (failures - 1)) }
}

export const isBlocked = (backoff: Backoff | undefined, nowMs: number): backoff is Backoff =>
  backoff !== undefined && nowMs < backoff.retryAtMs

/** What a turn meets that comes before the next try. */
export function blockedFault({ fault, retryAtMs }: Backoff, nowMs: number): BackendFault {
  const seconds = Math.max(1, Math.ceil((retryAtMs - nowMs) / 1000))
  const message = `${fault.error.message} It will be started again in ${seconds} s at the earliest.`
  return new BackendFault(fault.code, { ...fault.error, message }, { cause: fault })
}
