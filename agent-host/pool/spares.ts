import { hasRoom, takesSession } from '#agent-host/pool/policy.ts'
import type { Budget, PoolLimits, SlotFacts } from '#agent-host/pool/slot-facts.ts'

/** Who used the pool lately, and how often a chat of theirs began in a process. */
export type Demand = {
  key: string
  shared: boolean
  lastUsedAtMs: number
  beginnings: readonly number[]
  needBytes: number
}

/** So many chats that began lately are worth a second spare. */
const manyBeginnings = 4

/**
 * For which key a process is started now, before anybody asks; null: for none. One at a time, never in place of another process, and
 * not while somebody waits. A shared process that is up serves the next chat itself.
 */
export function spareToStart(
  slots: readonly SlotFacts[],
  demands: readonly Demand[],
  at: { budget: Budget; limits: PoolLimits; nowMs: number; isWaiting: boolean; isBlocked(key: string): boolean },
): string | null {
  const { budget, limits, nowMs } = at
  if (at.isWaiting || slots.some((slot) => slot.state === 'starting' && slot.sessions === 0)) return null
  const recent = demands
    .filter(({ key, lastUsedAtMs }) => nowMs - lastUsedAtMs < limits.spareMs && !at.isBlocked(key))
    .sort((a, b) => b.lastUsedAtMs - a.lastUsedAtMs)
  for (const demand of recent) {
    const ready = slots.filter((slot) => slot.key === demand.key && takesSession(slot, limits)).length
    if (ready < sparesFor(demand, limits, nowMs) && hasRoom(slots, budget, demand.needBytes)) return demand.key
  }
  return null
}

function sparesFor({ shared, beginnings }: Demand, limits: PoolLimits, nowMs: number): number {
  if (shared) return 1
  return beginnings.filter((atMs) => nowMs - atMs < limits.spareMs).length >= manyBeginnings ? 2 : 1
}
