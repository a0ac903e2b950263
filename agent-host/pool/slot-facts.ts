/** What the policy knows of one process of the pool. */
export type SlotFacts = {
  id: string
  /** Group, backend and fingerprint: only who has the same may be served by it. */
  key: string
  /** A draining one takes nobody any more and ends when it is idle; an ending one is on its way out, but not gone. */
  state: 'starting' | 'up' | 'draining' | 'ending'
  /** Whether several chats of the group may have sessions in it. */
  shared: boolean
  /** For one turn alone. */
  cold: boolean
  /** Sessions that are open or being opened. */
  sessions: number
  /** Of those, the ones that a turn holds. */
  busy: number
  /** As measured, or as expected before that. */
  memoryBytes: number
  /** As first measured after a turn; null before that. */
  firstBytes: number | null
  /** Turns that it served. */
  turns: number
  lastUsedAtMs: number
}

export type Budget = { memoryBytes: number; slots: number }

export type PoolLimits = {
  /** A process with idle sessions is kept warm this long after its last turn. */
  idleMs: number
  /** A spare is kept, and started again, this long after its group was last used. */
  spareMs: number
  /** A session is kept open in a shared process this long after its last turn. */
  sessionIdleMs: number
  sessionsPerSlot: number
  /** A process that is this many times as large as after its first turns is recycled when it is idle. */
  grownTimes: number
  /** Growth by less than this is none. */
  grownBytes: number
  /** A process that served so many turns is recycled when it is idle. */
  turnsPerSlot: number
  /** How long somebody waits for room before a process that works takes no more turns for his sake. */
  patienceMs: number
  /** How long one process is held back before it is another's turn. */
  holdMs: number
}

export const isIdle = (slot: SlotFacts): boolean =>
  (slot.state === 'up' || slot.state === 'draining') && slot.busy === 0

/** Nobody has a session in it yet. */
export const isSpare = (slot: SlotFacts): boolean => !slot.cold && slot.sessions === 0
