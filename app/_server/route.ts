import 'server-only'
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { chatActor, requestActor } from '#app/_server/actor.ts'
import { environment } from '#app/_server/environment.ts'
import { faultOf, invalid } from '#app/_server/fault.ts'
import { parseJson, readText } from '#app/_server/read-body.ts'
import { readSentFile, type SentFile } from '#app/_server/read-file.ts'
import { requireScope } from '#app/_server/require-scope.ts'
import { requireSameOrigin } from '#app/_server/same-origin.ts'
import { store } from '#app/_server/store.ts'
import type { Store } from '#db/client.ts'
import { withIdempotencyKey, withIdempotencyKeyInOne } from '#db/writes/idempotency-keys.ts'
import type { Fault } from '#lib/domain/action-result.ts'
import type { AccountActor, ChatActor } from '#lib/domain/actors/actor.ts'
import {
  type AnswerOf,
  type BodyOf,
  type Endpoint,
  type ParamsOf,
  type QueryOf,
  scopeOf,
} from '#lib/domain/api/endpoint.ts'
import { storable } from '#lib/domain/events/storable.ts'
import { chatId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

const ofChat = z.object({ chatId })

type Call<E extends Endpoint> = {
  actor: E['access'] extends 'anybody' | 'chats' ? null : E['access'] extends 'chat' ? ChatActor : AccountActor
  store: Store
  params: ParamsOf<E>
  query: QueryOf<E>
  body: BodyOf<E>
  /** What was sent to an endpoint that takes a file. */
  file: E['takesFile'] extends true ? SentFile : undefined
  request: Request
}
type Run<E extends Endpoint> = (call: Call<E>) => Promise<AnswerOf<E> | Response>
type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>

/**
 * A handler of an endpoint: authenticates, parses, runs. What `run` gives is answered as JSON with the endpoint's status, a
 * `Response` as it is, and what it throws in the one shape of faults.
 */
export function route<const E extends Endpoint>(endpoint: E, run: Run<E>): Handler {
  return async (request, context) => {
    try {
      const asked = new URL(request.url).searchParams
      refuseTokens(asked)
      const pathParams = await context.params
      const actor = await actorOf(endpoint, request, pathParams)
      if (actor?.kind === 'token') requireScope(actor, scopeOf(endpoint))
      if (actor?.kind === 'person' && endpoint.method !== 'GET') requireSameOrigin(request)
      const params = parseParams(endpoint, pathParams)
      const query = parseQuery(endpoint, asked)
      const file = endpoint.takesFile && (await readSentFile(request))
      const text = endpoint.method === 'GET' || file ? '' : await readText(request)
      const body = endpoint.body ? parseBody(endpoint.body, text) : undefined
      const at: Store = await store()
      const call = { actor, store: at, params, query, body, file, request } as Call<E>
      return await once(endpoint, call, { text, run: (through = at) => run({ ...call, store: through }) })
    } catch (error) {
      return faultResponse(error, `${endpoint.method} ${endpoint.path}`)
    }
  }
}

async function actorOf(endpoint: Endpoint, request: Request, params: unknown): Promise<ChatActor | null> {
  if (endpoint.access === 'anybody' || endpoint.access === 'chats') return null
  if (endpoint.access === 'account') return await requestActor(request)
  const { chatId } = ofChat.parse(parseParams(endpoint, params))
  return await chatActor(request, chatId)
}

function parseParams(endpoint: Endpoint, params: unknown): unknown {
  const parsed = endpoint.params?.safeParse(storable(params))
  if (parsed && !parsed.success) throw notFound('thing')
  return parsed?.data
}

/** An address is written down in many places. A token in one is refused, so that nobody gets used to it. */
function refuseTokens(query: URLSearchParams): void {
  for (const [name, value] of query)
    if (/^g[rs]_[\w-]{20,}$/.test(value.trim()))
      throw new Refusal('invalid', 'A token does not belong into an address. Send it in a header.', {
        fields: { [name]: 'This is a token' },
      })
}

function parseQuery(endpoint: Endpoint, query: URLSearchParams): unknown {
  const parsed = endpoint.query?.safeParse(storable(Object.fromEntries(query)))
  if (parsed && !parsed.success) throw invalid(parsed.error)
  return parsed?.data
}

function parseBody(schema: NonNullable<Endpoint['body']>, text: string): unknown {
  const parsed = schema.safeParse(parseJson(text))
  if (!parsed.success) throw invalid(parsed.error)
  return parsed.data
}

type Running<E extends Endpoint> = { text: string; run: (through?: Store) => ReturnType<Run<E>> }

/** Runs it; a POST that carries an `Idempotency-Key` once. */
async function once<E extends Endpoint>(endpoint: E, call: Call<E>, { text, run }: Running<E>): Promise<Response> {
  const key = endpoint.method === 'POST' ? call.request.headers.get('idempotency-key') : null
  if (key === null || !call.actor || call.actor.kind === 'link') return respond(endpoint.status, await run())
  if (key === '' || key.length > 255) throw new Refusal('invalid', 'An Idempotency-Key has 1 to 255 characters.')
  let first: Response | undefined
  const runOnce = endpoint.inOneTransaction ? withIdempotencyKeyInOne : withIdempotencyKey
  const answer = await runOnce(
    call.actor,
    call.store,
    { key, requestHash: hashOf(call, text) },
    async (through?: Store) => {
      first = respond(endpoint.status, await run(through))
      const body: unknown = endpoint.secretAnswer ? null : await first.clone().json()
      return { status: first.status, body }
    },
  )
  if (first) return first
  if (endpoint.secretAnswer) throw new Refusal('conflict', 'This was made before, and is told only once.')
  return Response.json(answer.body, { status: answer.status, headers: noStore })
}

function hashOf({ request, file }: { request: Request; file: SentFile | undefined }, text: string): string {
  const { pathname, search } = new URL(request.url)
  // Keyed: a body may hold a secret that could be guessed from its plain hash.
  const hash = createHmac('sha256', environment().authSecret ?? '')
  hash.update(`${request.method} ${pathname}${search}\n${text}`)
  return (file ? hash.update(file.name).update(file.bytes) : hash).digest('hex')
}

const noStore = { 'cache-control': 'no-store' }

function respond(status: number, answer: unknown): Response {
  if (answer instanceof Response) return answer
  if (status === 204) return new Response(null, { status, headers: noStore })
  return Response.json(answer ?? {}, { status, headers: noStore })
}

const statuses: Record<string, number> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  internal: 500,
  unavailable: 503,
}

/** What a failure is told as, and its status: 422 for everything that was understood and cannot be accepted. */
export function faultAnswer(thrown: unknown, during: string): { error: Fault; status: number } {
  const error = faultOf(thrown, during)
  return { error, status: statuses[error.code] ?? 422 }
}

/** A failure as an answer of the API. */
export function faultResponse(thrown: unknown, during: string): Response {
  const { error, status } = faultAnswer(thrown, during)
  const headers = status === 401 ? { ...noStore, 'www-authenticate': 'Bearer' } : noStore
  return Response.json({ error }, { status, headers })
}
