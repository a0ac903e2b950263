import { BackendFault } from '#agent-host/backends/backend.ts'
import type { Launch } from '#agent-host/pool/launch.ts'
import type { PoolReport } from '#lib/domain/hosts/pool-report.ts'
import type { BackendId } from '#lib/domain/ids.ts'

/** A process could not be started, so many times in a row. */
export type Backoff = { failures: number; retryAtMs: number; fault: BackendFault }

const firstMs = 1_000
const mostMs = 60_000
/** Who did not try again for so long is forgotten. */
const keptMs = 10 * 60_000

export function afterFailure(before: Backoff | undefined, fault: BackendFault, nowMs: number): Backoff {
  const failures = (before?.failures ?? 0) + 1
  return { failures, fault, retryAtMs: nowMs + Math.min(mostMs, firstMs * 2 ** (failures - 1)) }
}

const isBlocked = (backoff: Backoff | undefined, nowMs: number): backoff is Backoff =>
  backoff !== undefined && nowMs < backoff.retryAtMs

/** What a turn meets that comes before the next try. */
function blockedFault({ fault, retryAtMs }: Backoff, nowMs: number): BackendFault {
  const seconds = Math.max(1, Math.ceil((retryAtMs - nowMs) / 1000))
  const message = `${fault.error.message} It will be started again in ${seconds} s at the earliest.`
  return new BackendFault(fault.code, { ...fault.error, message }, { cause: fault })
}

/** The starts that failed last, by the key of what was to be started. */
export class Backoffs {
  readonly #backoffs = new Map<string, Backoff & { backend: BackendId }>()

  note({ key, backend }: Launch, fault: BackendFault): void {
    const nowMs = performance.now()
    const backoff = afterFailure(this.#backoffs.get(key), fault, nowMs)
    for (const [each, { retryAtMs }] of this.#backoffs) if (nowMs - retryAtMs > keptMs) this.#backoffs.delete(each)
    this.#backoffs.set(key, { ...backoff, backend: backend.id })
  }

  forget(key: string): void {
    this.#backoffs.delete(key)
  }

  forgive(backendId: BackendId): void {
    for (const [key, { backend }] of this.#backoffs) if (backend === backendId) this.#backoffs.delete(key)
  }

  isBlocked(key: string): boolean {
    return isBlocked(this.#backoffs.get(key), performance.now())
  }

  /** Throws the last fault, with when it is tried again, where that is not now. */
  check(key: string): void {
    const backoff = this.#backoffs.get(key)
    const nowMs = performance.now()
    if (isBlocked(backoff, nowMs)) throw blockedFault(backoff, nowMs)
  }

  report(): PoolReport['backoffs'] {
    return [...this.#backoffs.values()].map(({ backend, failures, retryAtMs, fault }) => {
      const retryAt = new Date(Date.now() + Math.max(0, retryAtMs - performance.now())).toISOString()
      return { backend, failures, retryAt, fault: fault.message }
    })
  }
}
