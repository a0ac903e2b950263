/** What the pool knows of one of its processes. */
export type SlotFacts<Key> = { key: Key; state: 'starting' | 'leased' | 'idle'; lastUsedAtMs: number }

export type PoolLimits = {
  /** An idle slot is kept warm this long. */
  idleMs: number
  /** At most so many idle slots at once; the least recently used go first. */
  idleSlots: number
}

/** Which idle slots to end now. Pure: a function of the pool's state and the time. */
export function slotsToEvict<Key>(slots: readonly SlotFacts<Key>[], limits: PoolLimits, nowMs: number): Key[] {
  const idle = slots.filter((slot) => slot.state === 'idle').sort((a, b) => b.lastUsedAtMs - a.lastUsedAtMs)
  return idle
    .filter((slot, index) => index >= limits.idleSlots || nowMs - slot.lastUsedAtMs >= limits.idleMs)
    .map((slot) => slot.key)
}
