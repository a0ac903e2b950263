import type { QueueEntry } from '#lib/domain/turns/turn.ts'

/** The ids with `id` put before `before`, or last without one. */
export function moved(ids: readonly string[], id: string, before: string | null): string[] {
  const others = ids.filter((each) => each !== id)
  const at = before === null ? others.length : others.indexOf(before)
  return at === -1 ? [...ids] : others.toSpliced(at, 0, id)
}

/** The entries as `ids` orders them; what it does not know comes after. */
export function ordered(entries: readonly QueueEntry[], ids: readonly string[]): QueueEntry[] {
  const rank = new Map(ids.map((id, i) => [id, i]))
  const place = (entry: QueueEntry) => rank.get(entry.turnId) ?? ids.length
  return [...entries].sort((a, b) => place(a) - place(b))
}
