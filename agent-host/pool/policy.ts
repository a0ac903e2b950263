import { type Budget, isIdle, isSpare, type PoolLimits, type SlotFacts } from '#agent-host/pool/slot-facts.ts'

/** What the pool does, as functions of its state and the time. The shell in `pool.ts` does what they say. */

type Slots = readonly SlotFacts[]

/** The process that serves a new session of this key: the fullest with room, so that others become free; null: none can. */
export function chooseSlot(
  slots: Slots,
  { key, heldBack }: { key: string; heldBack: string | null },
  limits: PoolLimits,
): string | null {
  const found = slots
    .filter((slot) => slot.key === key && slot.id !== heldBack && takesSession(slot, limits))
    .sort((a, b) => rank(a) - rank(b) || b.sessions - a.sessions || b.lastUsedAtMs - a.lastUsedAtMs)
  return found[0]?.id ?? null
}

/** Whether one more session may be opened in it. */
export function takesSession(slot: SlotFacts, limits: PoolLimits): boolean {
  if (slot.cold || (slot.state !== 'up' && slot.state !== 'starting')) return false
  return slot.sessions < (slot.shared ? limits.sessionsPerSlot : 1)
}

const rank = (slot: SlotFacts) => (slot.state === 'up' ? 0 : 1)

export type Room = { kind: 'start' } | { kind: 'evict'; ids: string[] } | { kind: 'wait' }

/**
 * Whether a process of about `needBytes` may be started now: idle ones are ended for it first, and where all work it waits. One that
 * is larger than the whole budget runs alone.
 */
export function makeRoom(slots: Slots, budget: Budget, needBytes: number): Room {
  const left = new Set(slots)
  if (fits(left, budget, needBytes)) return { kind: 'start' }
  for (const slot of slots) if (slot.state === 'ending') left.delete(slot)
  if (fits(left, budget, needBytes)) return { kind: 'wait' }
  const ids: string[] = []
  for (const slot of evictionOrder(slots)) {
    left.delete(slot)
    ids.push(slot.id)
    if (fits(left, budget, needBytes)) return { kind: 'evict', ids }
  }
  return { kind: 'wait' }
}

/** Whether a spare of about that size has room without anybody making it. */
export const hasRoom = (slots: Slots, budget: Budget, needBytes: number): boolean =>
  slots.length < budget.slots && usedBytes(slots) + needBytes <= budget.memoryBytes

const fits = (slots: ReadonlySet<SlotFacts>, budget: Budget, needBytes: number): boolean =>
  slots.size === 0 || hasRoom([...slots], budget, needBytes)

export const usedBytes = (slots: Iterable<SlotFacts>): number => {
  let sum = 0
  for (const slot of slots) sum += slot.memoryBytes
  return sum
}

/** Idle processes, the first to go first: the least recently used, of two as old the spare. */
function evictionOrder(slots: Slots): SlotFacts[] {
  return slots.filter(isIdle).sort((a, b) => a.lastUsedAtMs - b.lastUsedAtMs || Number(isSpare(b)) - Number(isSpare(a)))
}

/** Which idle processes end now: those that drain, were idle for long, or are too much for the budget. */
export function slotsToEvict(slots: Slots, budget: Budget, { limits, nowMs }: { limits: PoolLimits; nowMs: number }) {
  const left = new Set(slots.filter((slot) => slot.state !== 'ending'))
  const evicted: string[] = []
  const take = (slot: SlotFacts) => {
    if (left.delete(slot)) evicted.push(slot.id)
  }
  const order = evictionOrder(slots)
  for (const slot of order) {
    const keptMs = isSpare(slot) ? limits.spareMs : limits.idleMs
    if (slot.state === 'draining' || slot.cold || nowMs - slot.lastUsedAtMs >= keptMs) take(slot)
  }
  for (const slot of order)
    if (left.size > budget.slots || (left.size > 1 && usedBytes(left) > budget.memoryBytes)) take(slot)
  return evicted
}

/** Which idle processes are replaced: they grew, or served many turns. */
export function slotsToRecycle(slots: Slots, limits: PoolLimits): string[] {
  return slots.filter((slot) => isIdle(slot) && slot.state === 'up' && isWorn(slot, limits)).map((slot) => slot.id)
}

function isWorn({ turns, firstBytes, memoryBytes }: SlotFacts, limits: PoolLimits): boolean {
  if (turns >= limits.turnsPerSlot) return true
  if (firstBytes === null) return false
  return memoryBytes > firstBytes * limits.grownTimes && memoryBytes - firstBytes > limits.grownBytes
}

/** Which sessions a shared process need not keep open any more. */
export function sessionsToPark<Id>(
  sessions: readonly { id: Id; idle: boolean; lastUsedAtMs: number }[],
  limits: PoolLimits,
  nowMs: number,
): Id[] {
  return sessions
    .filter(({ idle, lastUsedAtMs }) => idle && nowMs - lastUsedAtMs >= limits.sessionIdleMs)
    .map(({ id }) => id)
}

/**
 * The process that takes no new turn because somebody has waited long for room, so that it becomes idle: each that works in its turn,
 * for a while, since the turns that it has may take long.
 */
export function slotToHoldBack(slots: Slots, waitedMs: number, limits: PoolLimits): string | null {
  const overMs = waitedMs - limits.patienceMs
  if (overMs < 0) return null
  const working = slots.filter((slot) => slot.state === 'up' && slot.busy > 0 && !slot.cold).map(({ id }) => id)
  return working.sort()[Math.floor(overMs / limits.holdMs) % working.length] ?? null
}
