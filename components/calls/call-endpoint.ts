import type { z } from 'zod'
import { type Api, addresses } from '#components/calls/addresses.ts'
import { faultOf } from '#components/calls/fault-of.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { Endpoint } from '#lib/domain/api/endpoint.ts'

type Input<Shape> = Shape extends z.ZodType ? z.input<Shape> : undefined
type Output<Shape> = Shape extends z.ZodType ? z.output<Shape> : null
type Filled<E extends Endpoint> = {
  [Key in 'params' | 'query' | 'body' as E[Key] extends z.ZodType ? Key : never]: Input<E[Key]>
} & { idempotencyKey?: string; signal?: AbortSignal }

type Called = keyof typeof addresses
type AnswerTo<Name extends Called> = Output<Api[Name]['answer']>

/**
 * Calls the HTTP API with this browser's cookie. What the server refuses and what never reached it both come back as an error with
 * words for the person. The server's own answer is taken as its schema says (docs/decisions, "the browser trusts its server").
 */
export async function callEndpoint<Name extends Called>(
  name: Name,
  input: Filled<Api[Name]>,
): Promise<ActionResult<AnswerTo<Name>>> {
  const { params, query, body, idempotencyKey, signal } = input as Loose
  const { method, path } = addressOf(name, params)
  const answer = await exchange(`${path}${queryOf(query)}`, {
    method,
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
    const fault = faultOf(answer.json)
    if (fault) return { ok: false, error: fault }
    return failed('unexpected', `Greenroom answered with an error (${answer.status}). Try again in a moment.`)
  }
  return { ok: true, data: answer.json as AnswerTo<Name> }
}

/** How and where an endpoint is called, with its path filled in. */
export function addressOf(name: Called, params: Record<string, string> = {}): { method: string; path: string } {
  const [method = '', path = ''] = addresses[name].split(' ')
  const filled = path.replace(/\{(\w+)\}/g, (_, param: string) => encodeURIComponent(params[param] ?? ''))
  return { method, path: `/api/v1${filled}` }
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

function queryOf(query: Loose['query'] = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
