import type { PoolLimits } from '#agent-host/pool/slot-facts.ts'

const minuteMs = 60_000
/** How long things are kept, and how large they may become. */
export const defaultLimits: PoolLimits = {
  idleMs: 30 * minuteMs,
  spareMs: 15 * minuteMs,
  sessionIdleMs: 20 * minuteMs,
  sessionsPerSlot: 20,
  grownTimes: 3,
  grownBytes: 128 * 1024 * 1024,
  turnsPerSlot: 500,
  patienceMs: 5_000,
  holdMs: 30_000,
}
