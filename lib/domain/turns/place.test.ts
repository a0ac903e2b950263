import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TurnId } from '#lib/domain/ids.ts'
import { placeBefore, placeFirst, placeLast } from '#lib/domain/turns/place.ts'

const queueOf = (places: number[]) => places.map((place, i) => ({ turnId: `turn-${i}` as TurnId, place }))

describe('a place in the queue', () => {
  it('first is before all, last is after all', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 })), (places) => {
        const queue = queueOf(places)
        for (const place of places) {
          expect(placeFirst(queue)).toBeLessThan(place)
          expect(placeLast(queue)).toBeGreaterThan(place)
        }
        expect(placeFirst(queue)).toBeLessThan(placeLast(queue))
      }),
    )
  })

  it('before an entry is right before it, whatever was moved before', () => {
    const move = fc.record({ moved: fc.nat(4), before: fc.nat(4) })
    fc.assert(
      fc.property(fc.array(move, { maxLength: 200, size: 'max' }), (moves) => {
        let queue = queueOf([1, 2, 3, 4, 5])
        for (const { moved, before } of moves) {
          const [entry, next] = [queue[moved], queue[before]]
          if (!entry || !next || moved === before) continue
          const places = placeBefore(queue, entry.turnId, next.turnId)
          const others = queue.filter((other) => other !== entry)
          const expected = others.flatMap((other) => (other === next ? [entry.turnId, other.turnId] : [other.turnId]))
          queue = queue
            .map(({ turnId, place }) => ({ turnId, place: places.get(turnId) ?? place }))
            .sort((a, b) => a.place - b.place)
          expect(queue.map(({ turnId }) => turnId)).toEqual(expected)
          expect(new Set(queue.map(({ place }) => place)).size).toBe(queue.length)
        }
      }),
    )
  })

  it('moves the others only where no number is left between two of them', () => {
    const queue = queueOf([1, 1 + Number.EPSILON, 5])
    const [first, second, third] = queue.map(({ turnId }) => turnId)
    if (!first || !second || !third) throw new Error('three entries')
    expect(placeBefore(queue, third, first)).toEqual(new Map([[third, 0]]))
    expect(placeBefore(queue, third, second)).toEqual(
      new Map([
        [first, 1],
        [third, 2],
        [second, 3],
      ]),
    )
  })
})
