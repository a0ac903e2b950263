import type { PoolReport } from '#lib/domain/hosts/pool-report.ts'
import type { BackendId } from '#lib/domain/ids.ts'

type Counts = PoolReport['counts']
export type PoolCount = Exclude<keyof Counts, 'droppedLateUpdates'>
export type PoolListener = (count: PoolCount, backend: BackendId) => void

/** What the pool did since it began. */
export class PoolCounts {
  readonly #counts: Counts = {
    starts: 0,
    failedStarts: 0,
    warm: 0,
    spare: 0,
    resumed: 0,
    replayed: 0,
    evictions: 0,
    crashes: 0,
    recycled: 0,
    droppedLateUpdates: 0,
  }
  readonly #listeners = new Set<PoolListener>()

  add(count: PoolCount, backend: BackendId): void {
    this.#counts[count]++
    for (const listener of this.#listeners) listener(count, backend)
  }

  /** A process that dropped so many updates is gone. */
  dropped(updates: number): void {
    this.#counts.droppedLateUpdates += updates
  }

  /** The counts, with what living processes dropped. */
  with(dropped: number): Counts {
    return { ...this.#counts, droppedLateUpdates: this.#counts.droppedLateUpdates + dropped }
  }

  watch(listener: PoolListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
