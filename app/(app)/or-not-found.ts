import { notFound } from 'next/navigation'
import { Refusal } from '#lib/domain/refusal.ts'

/** What a page reads; where there is no such thing, or one may not see it, the page is "not found". */
export async function orNotFound<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') notFound()
    throw error
  }
}
