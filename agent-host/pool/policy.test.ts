import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BackendFault } from '#agent-host/backends/backend.ts'
import { afterFailure } from '#agent-host/pool/backoff.ts'
import {
  chooseSlot,
  makeRoom,
  sessionsToPark,
  slotsToEvict,
  slotsToRecycle,
  slotToHoldBack,
  usedBytes,
} from '#agent-host/pool/policy.ts'
import type { PoolLimits, SlotFacts } from '#agent-host/pool/slot-facts.ts'
import { spareToStart } from '#agent-host/pool/spares.ts'

const limits: PoolLimits = {
  idleMs: 500,
  spareMs: 300,
  sessionIdleMs: 400,
  sessionsPerSlot: 3,
  grownTimes: 3,
  grownBytes: 10,
  turnsPerSlot: 50,
  patienceMs: 100,
  holdMs: 50,
}
const nowMs = 1_000

const slot: fc.Arbitrary<SlotFacts> = fc
  .record({
    id: fc.uuid(),
    key: fc.constantFrom('a', 'b', 'c'),
    state: fc.constantFrom('starting', 'up', 'up', 'up', 'draining', 'ending'),
    shared: fc.boolean(),
    cold: fc.boolean(),
    sessions: fc.nat(3),
    free: fc.nat(3),
    memoryBytes: fc.integer({ min: 1, max: 100 }),
    turns: fc.nat(60),
    lastUsedAtMs: fc.nat(nowMs),
  })
  .map(({ free, sessions, shared, ...rest }) => {
    const open = shared ? sessions : Math.min(1, sessions)
    return { ...rest, shared, sessions: open, busy: Math.max(0, open - free), firstBytes: 10 } as SlotFacts
  })
const slots = fc.uniqueArray(slot, { selector: ({ id }) => id, maxLength: 12 })
const budget = fc.record({ memoryBytes: fc.integer({ min: 1, max: 600 }), slots: fc.integer({ min: 1, max: 12 }) })
const need = fc.integer({ min: 1, max: 100 })

const among = (all: readonly SlotFacts[], ids: readonly string[]) => all.filter(({ id }) => ids.includes(id))
const without = (all: readonly SlotFacts[], ids: readonly string[]) => all.filter(({ id }) => !ids.includes(id))
const isIdle = ({ state, busy }: SlotFacts) => busy === 0 && (state === 'up' || state === 'draining')

describe('chooseSlot', () => {
  it('serves nobody with the process of another group, backend or fingerprint', () => {
    fc.assert(
      fc.property(slots, fc.constantFrom('a', 'b', 'none'), (all, key) => {
        const id = chooseSlot(all, { key, heldBack: null }, limits)
        return id === null || among(all, [id])[0]?.key === key
      }),
    )
  })

  it('opens no session in a process that is full, drains, ends, is held back or is for one turn', () => {
    fc.assert(
      fc.property(slots, fc.nat(11), (all, at) => {
        const heldBack = all[at]?.id ?? null
        const [chosen] = among(all, [chooseSlot(all, { key: 'a', heldBack }, limits) ?? ''])
        if (!chosen) return true
        const most = chosen.shared ? limits.sessionsPerSlot : 1
        const takes = chosen.state === 'up' || chosen.state === 'starting'
        return takes && !chosen.cold && chosen.sessions < most && chosen.id !== heldBack
      }),
    )
  })
})

describe('makeRoom', () => {
  it('never ends a process that starts or works', () => {
    fc.assert(
      fc.property(slots, budget, need, (all, most, bytes) => {
        const room = makeRoom(all, most, bytes)
        return room.kind !== 'evict' || among(all, room.ids).every(isIdle)
      }),
    )
  })

  it('starts nothing that does not fit, but what is alone', () => {
    fc.assert(
      fc.property(slots, budget, need, (all, most, bytes) => {
        if (makeRoom(all, most, bytes).kind !== 'start' || all.length === 0) return true
        return all.length < most.slots && usedBytes(all) + bytes <= most.memoryBytes
      }),
    )
  })

  it('ends the least recently used, no more than is needed, and enough', () => {
    fc.assert(
      fc.property(slots, budget, need, (all, most, bytes) => {
        const room = makeRoom(all, most, bytes)
        if (room.kind !== 'evict') return true
        const gone = among(all, room.ids)
        const spared = without(all.filter(isIdle), room.ids)
        const oldestSpared = Math.min(...spared.map(({ lastUsedAtMs }) => lastUsedAtMs))
        const living = all.filter(({ state }) => state !== 'ending')
        const after = makeRoom(without(living, room.ids), most, bytes).kind
        const oneLess = makeRoom(without(living, room.ids.slice(0, -1)), most, bytes).kind
        return gone.every((each) => each.lastUsedAtMs <= oldestSpared) && after === 'start' && oneLess !== 'start'
      }),
    )
  })

  it('prefers a spare to a session of the same age', () => {
    const base = { key: 'a', state: 'up', shared: false, cold: false, busy: 0, memoryBytes: 1, firstBytes: 1 } as const
    const [used, spare] = [1, 0].map((sessions) => ({
      ...base,
      id: `${sessions}`,
      sessions,
      turns: 0,
      lastUsedAtMs: 5,
    }))
    expect(makeRoom([used, spare] as SlotFacts[], { slots: 2, memoryBytes: 9 }, 1)).toEqual({
      kind: 'evict',
      ids: ['0'],
    })
  })
})

describe('slotsToEvict', () => {
  it('never ends a process that starts or works, and leaves none that drains or was idle for long', () => {
    fc.assert(
      fc.property(slots, budget, (all, most) => {
        const ids = slotsToEvict(all, most, { limits, nowMs })
        const left = without(all.filter(isIdle), ids)
        return (
          among(all, ids).every(isIdle) &&
          left.every((each) => each.state === 'up' && nowMs - each.lastUsedAtMs < limits.idleMs)
        )
      }),
    )
  })

  it('leaves nothing over the budget that could go', () => {
    fc.assert(
      fc.property(slots, budget, (all, most) => {
        const left = without(all, slotsToEvict(all, most, { limits, nowMs })).filter(({ state }) => state !== 'ending')
        const fits = left.length <= most.slots && usedBytes(left) <= most.memoryBytes
        return fits || left.length === 1 || !left.some(isIdle)
      }),
    )
  })
})

describe('what is done in good time', () => {
  it('recycles idle processes alone, those that grew or served many turns', () => {
    fc.assert(
      fc.property(slots, (all) =>
        among(all, slotsToRecycle(all, limits)).every(
          (each) => isIdle(each) && (each.turns >= limits.turnsPerSlot || each.memoryBytes > 30),
        ),
      ),
    )
  })

  it('parks sessions that are idle for long and no others', () => {
    const sessions = [
      { id: 'busy', idle: false, lastUsedAtMs: 0 },
      { id: 'old', idle: true, lastUsedAtMs: 500 },
      { id: 'new', idle: true, lastUsedAtMs: 700 },
    ]
    expect(sessionsToPark(sessions, limits, nowMs)).toEqual(['old'])
  })

  it('starts a spare for a group that was used lately, where it fits and nobody waits', () => {
    fc.assert(
      fc.property(slots, budget, need, fc.nat(nowMs), fc.boolean(), (all, most, needBytes, usedAtMs, isWaiting) => {
        const demand = { key: 'a', shared: true, lastUsedAtMs: usedAtMs, beginnings: [usedAtMs], needBytes }
        const at = { budget: most, limits, nowMs, isWaiting, isBlocked: () => false }
        if (spareToStart(all, [demand], at) === null) return true
        const fits = all.length < most.slots && usedBytes(all) + needBytes <= most.memoryBytes
        const none = chooseSlot(all, { key: 'a', heldBack: null }, limits) === null
        return fits && none && !isWaiting && nowMs - usedAtMs < limits.spareMs
      }),
    )
  })

  it('tries a start again after 1, 2, 4 … 60 s', () => {
    const fault = new BackendFault('start_failed', { kind: 'internal', message: 'no', retryable: true })
    let backoff = afterFailure(undefined, fault, 0)
    const waits = [backoff.retryAtMs]
    for (let i = 0; i < 7; i++) {
      backoff = afterFailure(backoff, fault, 0)
      waits.push(backoff.retryAtMs)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000))
  })
})

type Move = { kind: 'lease' | 'release' | 'measure' | 'pass'; at: number }
const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('lease', 'lease', 'release', 'measure', 'pass'),
  at: fc.nat(99),
})

/** The shell, without processes: what the policy says happens at once, and what ends is gone a move later. */
class Model {
  readonly slots: (SlotFacts & { trueBytes: number })[] = []
  readonly line: { key: string; sinceMs: number }[] = []
  served = 0
  now = 0
  readonly most = { slots: 8, memoryBytes: 250 }
  readonly #limits = limits

  do({ kind, at }: Move): void {
    this.now += 10
    for (const gone of this.slots.filter(({ state }) => state === 'ending'))
      this.slots.splice(this.slots.indexOf(gone), 1)
    if (kind === 'lease') this.line.push({ key: `key ${at % 7}`, sinceMs: this.now })
    if (kind === 'release') this.release(at)
    if (kind === 'measure') for (const each of this.slots) each.memoryBytes = each.trueBytes
    if (kind === 'pass') this.now += at * 10
    for (const id of slotsToEvict(this.slots, this.most, { limits: this.#limits, nowMs: this.now })) this.end(id)
    this.serve()
  }

  release(at: number): void {
    const working = this.slots.filter(({ busy }) => busy > 0)
    const one = working[at % working.length]
    if (one) Object.assign(one, { busy: one.busy - 1, lastUsedAtMs: this.now })
  }

  serve(): void {
    for (let again = true; again; ) {
      again = this.line.some((ticket, index) => this.take(ticket.key, index === 0) && this.line.splice(index, 1))
    }
  }

  take(key: string, isFirst: boolean): boolean {
    const waitedMs = this.line[0] ? this.now - this.line[0].sinceMs : 0
    const heldBack = isFirst ? null : slotToHoldBack(this.slots, waitedMs, this.#limits)
    const id = chooseSlot(this.slots, { key, heldBack }, this.#limits)
    const chosen = this.slots.find((each) => each.id === id)
    if (chosen) Object.assign(chosen, { busy: chosen.busy + 1, sessions: chosen.sessions + 1, lastUsedAtMs: this.now })
    if (chosen) this.served++
    if (chosen || !isFirst) return chosen !== undefined
    const room = makeRoom(this.slots, this.most, 50)
    if (room.kind === 'evict') for (const each of room.ids) this.end(each)
    if (room.kind !== 'start') return false
    const shared = Number(key.at(-1)) % 2 === 0
    const begun = { id: `${key} ${this.now}`, key, state: 'up', shared, cold: false, sessions: 1, busy: 1 } as const
    const size = { memoryBytes: 50, trueBytes: 40 + (this.now % 3) * 10, firstBytes: 50, turns: 0 }
    this.slots.push({ ...begun, ...size, lastUsedAtMs: this.now })
    this.served++
    return true
  }

  end(id: string): void {
    const slot = this.slots.find((each) => each.id === id)
    if (!slot || slot.busy > 0) throw new Error('a process that works was ended')
    slot.state = 'ending'
  }
}

describe('the pool over time', () => {
  it('exceeds its budget by no more than one process, whatever is asked of it', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 200 }), (moves) => {
        const model = new Model()
        for (const each of moves) {
          model.do(each)
          expect(model.slots.length).toBeLessThanOrEqual(model.most.slots)
          expect(usedBytes(model.slots)).toBeLessThanOrEqual(model.most.memoryBytes + 60)
        }
      }),
    )
  })

  it('serves everybody who waits once turns end, though others keep coming', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const model = new Model()
        for (const each of moves) model.do(each)
        const waiting = [...model.line]
        for (let round = 0; round < 400 && model.line.some((each) => waiting.includes(each)); round++) {
          model.do({ kind: 'lease', at: round % 7 })
          model.do({ kind: 'release', at: round })
          model.do({ kind: 'release', at: round + 1 })
        }
        expect(model.line.filter((each) => waiting.includes(each))).toEqual([])
      }),
    )
  })
})
