import { z } from 'zod'
import { Refusal } from '#lib/domain/refusal.ts'

/** Where the next page of a list begins, as an opaque string. */
export const makeCursor = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url')

/** What `makeCursor` was given. Throws `invalid` for anything that it did not make. */
export function readCursor<T>(schema: z.ZodType<T>, cursor: string): T {
  const text = Buffer.from(cursor, 'base64url').toString()
  const parsed = z.string().transform(parseJson).pipe(schema).safeParse(text)
  if (parsed.success) return parsed.data
  throw new Refusal('invalid', 'This cursor is not one of this list.', {
    fields: { cursor: 'Not a cursor of this list' },
  })
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('Not JSON')
    return z.NEVER
  }
}

/** Of `limit` + 1 rows the page, and whether there is more after it. */
export const cutPage = <T>(rows: readonly T[], limit: number): { page: T[]; more: boolean } => ({
  page: rows.slice(0, limit),
  more: rows.length > limit,
})
