import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SlotFacts, slotsToEvict } from '#agent-host/pool/policy.ts'

const facts = fc.uniqueArray(
  fc.record({ key: fc.nat(), state: fc.constantFrom('starting', 'leased', 'idle'), lastUsedAtMs: fc.nat(10_000) }),
  { selector: (slot) => slot.key },
) as fc.Arbitrary<SlotFacts<number>[]>

describe('slotsToEvict', () => {
  it('never ends a slot that starts or works', () => {
    fc.assert(
      fc.property(facts, fc.nat(5), (slots, idleSlots) => {
        const evicted = slotsToEvict(slots, { idleMs: 100, idleSlots }, 10_000)
        return slots.every((slot) => slot.state === 'idle' || !evicted.includes(slot.key))
      }),
    )
  })

  it('leaves no more idle slots than the limit, and none older than the limit', () => {
    fc.assert(
      fc.property(facts, fc.nat(5), (slots, idleSlots) => {
        const evicted = slotsToEvict(slots, { idleMs: 5_000, idleSlots }, 10_000)
        const left = slots.filter((slot) => slot.state === 'idle' && !evicted.includes(slot.key))
        return left.length <= idleSlots && left.every((slot) => 10_000 - slot.lastUsedAtMs < 5_000)
      }),
    )
  })

  it('ends the least recently used first', () => {
    const slots: SlotFacts<string>[] = [
      { key: 'old', state: 'idle', lastUsedAtMs: 1 },
      { key: 'new', state: 'idle', lastUsedAtMs: 3 },
      { key: 'middle', state: 'idle', lastUsedAtMs: 2 },
    ]
    expect(slotsToEvict(slots, { idleMs: 1_000, idleSlots: 1 }, 4)).toEqual(['middle', 'old'])
  })
})
