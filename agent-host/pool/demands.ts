import { isSameSeat, type Launch } from '#agent-host/pool/launch.ts'
import type { Demand } from '#agent-host/pool/spares.ts'

type Kept = Omit<Demand, 'needBytes'> & { launch: Launch }

const mostBeginnings = 10

/** Who used the pool lately, with how their processes are started: what spares are made of. */
export class Demands {
  readonly #kept = new Map<string, Kept>()
  readonly #keptMs: number

  constructor(keptMs: number) {
    this.#keptMs = keptMs
  }

  /** A turn came; `began`: its chat begins in a process. */
  note(launch: Launch, nowMs: number, began: boolean): void {
    const recent = this.#kept.get(launch.key)?.beginnings.filter((atMs) => nowMs - atMs < this.#keptMs) ?? []
    const beginnings = began ? [...recent.slice(1 - mostBeginnings), nowMs] : recent
    const { key, backend } = launch
    this.#kept.set(key, { key, shared: backend.sharesSlots, launch, lastUsedAtMs: nowMs, beginnings })
  }

  forget(key: string): void {
    this.#kept.delete(key)
  }

  forgetGroup(groupId: string): void {
    for (const [key, { launch }] of this.#kept) if (launch.group.id === groupId) this.#kept.delete(key)
  }

  /** Processes that were shaped otherwise are not wanted any more. */
  retireOld(launch: Launch): void {
    for (const [key, kept] of this.#kept)
      if (key !== launch.key && isSameSeat(kept.launch, launch)) this.#kept.delete(key)
  }

  get(key: string): Kept | undefined {
    return this.#kept.get(key)
  }

  /** Those that are not too old. What a launch holds of credentials goes with the others. */
  list(nowMs: number, needOf: (launch: Launch) => number): Demand[] {
    for (const [key, { lastUsedAtMs }] of this.#kept) if (nowMs - lastUsedAtMs >= this.#keptMs) this.#kept.delete(key)
    return [...this.#kept.values()].map((kept) => ({ ...kept, needBytes: needOf(kept.launch) }))
  }
}
