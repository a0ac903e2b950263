import type { Backoffs } from '#agent-host/pool/backoff.ts'
import type { Demands } from '#agent-host/pool/demands.ts'
import { sessionsToPark, slotsToEvict, slotsToRecycle } from '#agent-host/pool/policy.ts'
import type { PoolCounts } from '#agent-host/pool/pool-counts.ts'
import type { Processes } from '#agent-host/pool/processes.ts'
import type { Slot } from '#agent-host/pool/slot.ts'
import type { Budget, PoolLimits } from '#agent-host/pool/slot-facts.ts'
import { spareToStart } from '#agent-host/pool/spares.ts'
import type { WaitingLine } from '#agent-host/pool/waiting-line.ts'

type UpkeepParts = {
  processes: Processes
  demands: Demands
  line: WaitingLine
  backoffs: Backoffs
  counts: PoolCounts
  budget: Budget
  limits: PoolLimits
}

/** What the policy says is done between turns, whoever has the processes. */
export class Upkeep {
  readonly #parts: UpkeepParts

  constructor(parts: UpkeepParts) {
    this.#parts = parts
  }

  /** Ends, replaces, parks and starts what the policy says now, and lets those who wait look again. */
  settle(): void {
    const { processes, budget, limits, line } = this.#parts
    const nowMs = performance.now()
    for (const id of slotsToEvict(processes.facts(), budget, { limits, nowMs })) this.evict(processes.find(id))
    for (const id of slotsToRecycle(processes.facts(), limits)) this.#recycle(processes.find(id))
    for (const slot of processes.slots) if (slot.launch.backend.sharesSlots) this.#parkIdle(slot, nowMs)
    this.#startSpare(nowMs)
    line.wake()
  }

  evict(slot: Slot): void {
    if (!slot.cold) this.#parts.counts.add('evictions', slot.launch.backend.id)
    void this.#parts.processes.end(slot)
  }

  #recycle(slot: Slot): void {
    this.#parts.counts.add('recycled', slot.launch.backend.id)
    void this.#parts.processes.end(slot)
  }

  #parkIdle(slot: Slot, nowMs: number): void {
    if (slot.state !== 'up') return
    const sessions = [...slot.sessions.values()].map(({ chatId, turnId, lastUsedAtMs }) => ({
      id: chatId,
      idle: turnId === null,
      lastUsedAtMs,
    }))
    const { processes, limits } = this.#parts
    for (const chatId of sessionsToPark(sessions, limits, nowMs)) processes.park(slot, chatId)
  }

  #startSpare(nowMs: number): void {
    const { processes, demands, line, backoffs, budget, limits } = this.#parts
    const wanted = demands.list(nowMs, (launch) => processes.needOf(launch))
    const key = spareToStart(processes.facts(), wanted, {
      budget,
      limits,
      nowMs,
      isWaiting: line.length > 0,
      isBlocked: (each) => backoffs.isBlocked(each),
    })
    const demand = key === null ? undefined : demands.get(key)
    if (demand) processes.launch(demand.launch, { cold: false, nowMs: demand.lastUsedAtMs })
  }
}
