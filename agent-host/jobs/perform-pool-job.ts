import type { Eviction, PoolJobInput } from '#lib/domain/hosts/pool-job.ts'
import type { PoolReport } from '#lib/domain/hosts/pool-report.ts'
import type { BackendId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** What an administrator may have a pool do. */
export type PoolControl = {
  report(): PoolReport
  /** Ends a process: now where no turn runs in it, else after its turns. Throws `not_found`. */
  evict(slotId: string): Promise<Eviction>
  /** Ends a process, and turns in it with it, and starts another in its place. Throws `not_found`. */
  restart(slotId: string): Promise<void>
  /** Starts of a backend that failed are tried again at once. */
  forgive(backendId: BackendId): void
}

/** Does what an administrator asked of the pool. A process in which turns run is restarted only where that was asked for knowingly. */
export async function performPoolJob(pool: PoolControl, input: PoolJobInput): Promise<Eviction | null> {
  switch (input.kind) {
    case 'evict_slot':
      return await pool.evict(input.slotId)
    case 'restart_slot':
      if (!input.force) refuseBusy(pool, input.slotId)
      await pool.restart(input.slotId)
      return null
    case 'forgive_backend':
      pool.forgive(input.backendId)
      return null
    default:
      return input satisfies never
  }
}

function refuseBusy(pool: PoolControl, slotId: string): void {
  const busy = pool.report().slots.find(({ id }) => id === slotId)?.busy ?? 0
  if (busy === 0) return
  const turns = busy === 1 ? 'A turn runs in this process' : `${busy} turns run in this process`
  throw new Refusal('conflict', `${turns} and would fail. Evict it instead, or restart it in spite of that.`)
}
