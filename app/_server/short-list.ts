import 'server-only'
import { Refusal } from '#lib/domain/refusal.ts'

/** A page of a list that is read whole. The cursor is the id of the last item of the page before. */
export function pageOf<Item>(
  items: readonly Item[],
  query: { limit?: number | undefined; cursor?: string | undefined },
  idOf: (item: Item) => string,
): { items: Item[]; nextCursor: string | null } {
  const before = query.cursor === undefined ? -1 : items.findIndex((item) => idOf(item) === query.cursor)
  if (query.cursor !== undefined && before < 0)
    throw new Refusal('invalid', 'This cursor is not one of this list.', {
      fields: { cursor: 'Not a cursor of this list' },
    })
  const end = query.limit === undefined ? items.length : before + 1 + query.limit
  const page = items.slice(before + 1, end)
  const last = page.at(-1)
  return { items: page, nextCursor: end < items.length && last ? idOf(last) : null }
}
