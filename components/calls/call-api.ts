import { z } from 'zod'
import type { ActionResult } from '#lib/domain/action-result.ts'

const errorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), fields: z.record(z.string(), z.string()).optional() }),
})
type Call = { method?: 'POST' | 'PATCH' | 'PUT' | 'DELETE'; body?: unknown; idempotencyKey?: string; signal?: AbortSignal }

/**
 * A call of the HTTP API with this browser's cookie, its answer parsed by `schema`. What the server refuses and what never
 * reached it both come back as an error with words for the person; nothing is thrown but an abort.
 */
export async function callApi<T>(path: string, schema: z.ZodType<T>, call: Call = {}): Promise<ActionResult<T>> {
  const { method, body, idempotencyKey, signal } = call
  let response: Response
  let text: string
  try {
    response = await fetch(`/api/v1${path}`, {
      method: method ?? 'GET',
      cache: 'no-store',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    text = await response.text()
  } catch (error) {
    if (signal?.aborted) throw error
    return failure('unreachable', 'Greenroom cannot be reached. Check the connection and try again.')
  }
  const json = parseJson(text)
  if (!response.ok) {
    const known = errorBody.safeParse(json)
    return known.success
      ? { ok: false, error: known.data.error }
      : failure('unexpected', `Greenroom answered with an error (${response.status}). Try again in a moment.`)
  }
  const data = schema.safeParse(json)
  return data.success
    ? { ok: true, data: data.data }
    : failure('unexpected', 'Greenroom was updated meanwhile. Reload the page.')
}

const failure = (code: string, message: string) => ({ ok: false, error: { code, message } }) as const

function parseJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
