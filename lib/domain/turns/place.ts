import type { TurnId } from '#lib/domain/ids.ts'

/** A queue is ordered by a sort key: the lowest runs first. */
type Placed = { turnId: TurnId; place: number }

export const placeLast = (queue: readonly Placed[]) => Math.max(0, ...queue.map((entry) => entry.place)) + 1
export const placeFirst = (queue: readonly Placed[]) => Math.min(1, ...queue.map((entry) => entry.place)) - 1

/** The place of a message for the running turn: before all that wait, after those of its kind. */
export function placeSteered(queue: readonly (Placed & { steer: boolean })[]): number {
  const next = queue.findIndex((entry) => !entry.steer)
  const [previous, following] = [queue[next === -1 ? queue.length - 1 : next - 1], queue[next]]
  if (!following) return placeLast(queue)
  return previous ? (previous.place + following.place) / 2 : placeFirst(queue)
}

/**
 * The new places that put `turnId` before `before`, or last without one, both of `queue`, which is in order: its own alone, or those of all that must
 * move because no number is left between two neighbours.
 */
export function placeBefore(queue: readonly Placed[], turnId: TurnId, before: TurnId | null): Map<TurnId, number> {
  const others = queue.filter((entry) => entry.turnId !== turnId)
  if (before === null) return new Map([[turnId, placeLast(others)]])
  const at = others.findIndex((entry) => entry.turnId === before)
  const [previous, next] = [others[at - 1], others[at]]
  if (!next) throw new Error('the queue has no such entry')
  if (!previous) return new Map([[turnId, next.place - 1]])
  const place = (previous.place + next.place) / 2
  if (previous.place < place && place < next.place) return new Map([[turnId, place]])
  const ordered = [
    ...others.slice(0, at).map((entry) => entry.turnId),
    turnId,
    ...others.slice(at).map((e) => e.turnId),
  ]
  return new Map(ordered.map((id, index) => [id, index + 1]))
}
