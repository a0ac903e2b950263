import type { WorkspaceId } from '#lib/domain/ids.ts'

/** The order in which one stands before another, or last; before itself it stays where it is. */
export function orderWith<Id extends string>(ids: readonly Id[], moved: Id, before: Id | null): Id[] {
  if (moved === before) return [...ids]
  const others = ids.filter((id) => id !== moved)
  const at = before === null ? others.length : others.indexOf(before)
  return [...others.slice(0, at), moved, ...others.slice(at)]
}

/** The places of a whole list, from 1, in which one stands before another, or last. */
export const placesWith = (ids: readonly WorkspaceId[], moved: WorkspaceId, before: WorkspaceId | null) =>
  orderWith(ids, moved, before).map((id, index) => ({ id, place: index + 1 }))
