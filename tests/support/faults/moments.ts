import type { ChatEvent, EventType } from '#lib/domain/events/event.ts'

/** The first, second, … event of a type in a turn. */
export type Moment = { type: EventType; count: number }

/** On a busy machine deltas are joined, and there are fewer: this much of what a rehearsal counted comes for sure. */
const sureShare = 0.6

/** The moments of a turn's events, in their order, up to its end. */
export function momentsOf(events: readonly ChatEvent[]): Moment[] {
  const counts = new Map<EventType, number>()
  const end = events.findIndex(({ type }) => type === 'turn.ended')
  return events.slice(0, end + 1).map(({ type }) => {
    const count = (counts.get(type) ?? 0) + 1
    counts.set(type, count)
    return { type, count }
  })
}

/** All moments but those of deltas, of which every so manieth is taken. */
export function sampled(moments: readonly Moment[], every: number): Moment[] {
  const deltas = moments.filter(({ type }) => type === 'part.delta').length
  const isSampled = (count: number) => (count - 1) % every === 0 && count <= Math.max(1, deltas * sureShare)
  return moments.filter(({ type, count }) => type !== 'part.delta' || isSampled(count))
}
