import type { z } from 'zod'
import type { ActionResult } from '#lib/domain/action-result.ts'
import { type Endpoint, faultAnswer } from '#lib/domain/api/endpoint.ts'

type Input<Shape> = Shape extends z.ZodType ? z.input<Shape> : undefined
type Output<Shape> = Shape extends z.ZodType ? z.output<Shape> : null
type Filled<E extends Endpoint> = {
  [Key in 'params' | 'query' | 'body' as E[Key] extends z.ZodType ? Key : never]: Input<E[Key]>
} & { idempotencyKey?: string; signal?: AbortSignal }

/**
 * Calls the HTTP API with this browser's cookie and parses the answer by the endpoint's own schema. What the server refuses and
 * what never reached it both come back as an error with words for the person.
 */
export async function callEndpoint<E extends Endpoint>(
  endpoint: E,
  input: Filled<E>,
): Promise<ActionResult<Output<E['answer']>>> {
  const { params, query, body, idempotencyKey, signal } = input as Loose
  const answer = await exchange(`/api/v1${pathOf(endpoint.path, params)}${queryOf(query)}`, {
    method: endpoint.method,
    cache: 'no-store',
    ...(signal && { signal }),
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!answer) return failed('unreachable', 'Greenroom cannot be reached. Check the connection and try again.')
  if (answer.status >= 400) {
    const fault = faultAnswer.safeParse(answer.json)
    if (fault.success) return { ok: false, error: { ...fault.data.error, fields: fault.data.error.fields ?? {} } }
    return failed('unexpected', `Greenroom answered with an error (${answer.status}). Try again in a moment.`)
  }
  if (!endpoint.answer) return { ok: true, data: null as Output<E['answer']> }
  const data = endpoint.answer.safeParse(answer.json)
  if (data.success) return { ok: true, data: data.data as Output<E['answer']> }
  return failed('unexpected', 'Greenroom was updated meanwhile. Reload the page.')
}

type Loose = {
  params?: Record<string, string>
  query?: Record<string, string | number | undefined>
  body?: unknown
  idempotencyKey?: string
  signal?: AbortSignal
}

const failed = (code: string, message: string) => ({ ok: false, error: { code, message } }) as const

async function exchange(path: string, init: RequestInit): Promise<{ status: number; json: unknown } | null> {
  try {
    const response = await fetch(path, init)
    const text = await response.text()
    return { status: response.status, json: text === '' ? null : JSON.parse(text) }
  } catch (error) {
    // fetch rejects with a TypeError where the network fails; JSON fails on what a proxy in between answered.
    if (error instanceof TypeError || error instanceof SyntaxError || init.signal?.aborted) return null
    throw error
  }
}

const pathOf = (path: string, params: Record<string, string> = {}) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))

function queryOf(query: Loose['query'] = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
