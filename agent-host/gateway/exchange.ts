import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AskedBody, readAskedBody } from '#agent-host/gateway/asked-body.ts'
import type { BudgetWatch } from '#agent-host/gateway/budget-watch.ts'
import { withoutKey, withoutUsageChunk } from '#agent-host/gateway/client-bytes.ts'
import { type Door, type Doors, dialectOf } from '#agent-host/gateway/doors.ts'
import { findRoute, type Route, targetOf } from '#agent-host/gateway/find-route.ts'
import { toClient, tokenIn, toProvider } from '#agent-host/gateway/headers.ts'
import { CountedRequest, type Loans, type OpenLoan } from '#agent-host/gateway/loans.ts'
import { answer, failureOf, type OwnAnswer, unreachableAnswer } from '#agent-host/gateway/own-answers.ts'
import { passOn } from '#agent-host/gateway/pass-on.ts'
import type { Bodies } from '#agent-host/gateway/read-body.ts'
import { failureWords, retryAfterMs, toldFailure } from '#agent-host/gateway/told-failure.ts'
import { type Upstream, UpstreamSlow } from '#agent-host/gateway/upstream.ts'
import { UsageTap } from '#agent-host/gateway/usage-tap.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'
import { wordsOfSpent } from '#lib/domain/usage/budget-words.ts'
import type { ModelRequest, RequestRefusal } from '#lib/domain/usage/model-request.ts'
import { noTokens, type Tokens } from '#lib/domain/usage/tokens.ts'
import { newId } from '#lib/ids.ts'
import type { Logger } from '#lib/log.ts'

export type ExchangeParts = {
  doors: Doors
  loans: Loans
  watch: BudgetWatch
  upstream: Upstream
  bodies: Bodies
  log: Logger
}

/** An agent asks for a few things at once; more is a program that ran wild. */
const requestsAtOnce = 64

/** Answers one request: to its provider and back, or in the gateway's own words. */
export async function exchange(
  parts: ExchangeParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = findRoute(request.method, request.url)
  if ('missing' in asked) return answer(response, asked.dialect, notOffered)
  const { route } = asked
  const dialect = dialectOf[route.door]
  const door = parts.doors[route.door]
  const loan = parts.loans.find(tokenIn(request.headers) ?? asked.token ?? '')
  if (!loan || (!loan.borrower && !route.listsModels)) return answer(response, dialect, unknownToken)
  if (!door) return answer(response, dialect, noProvider)
  const counted = new Count(parts, { loan, route })
  if (loan.requests >= requestsAtOnce) return counted.refuse(response, 'too_many', tooMany)
  loan.requests++
  try {
    await forward(parts, { request, response, route, door, loan, counted })
  } finally {
    loan.requests--
  }
}

type Exchange = {
  request: IncomingMessage
  response: ServerResponse
  route: Route
  door: Door
  loan: OpenLoan
  counted: Count
}

async function forward(parts: ExchangeParts, exchange: Exchange): Promise<void> {
  const { request, response, route, loan, counted } = exchange
  const spent = route.listsModels || !loan.borrower ? null : await parts.watch.check(loan.borrower)
  if (spent) return counted.refuse(response, 'budget_spent', { status: 402, message: wordsOfSpent(spent) })
  const read = await parts.bodies.read(request)
  if (read === 'gone') return
  if (read === 'too_large' || read === 'too_many') {
    response.setHeader('connection', 'close')
    return counted.refuse(response, read, read === 'too_large' ? tooLarge : tooMany)
  }
  const body = readAskedBody(route, read.bytes)
  counted.asks(body)
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  try {
    await ask(parts, exchange, { body, gone: gone.signal })
  } finally {
    read.release()
  }
}

async function ask(parts: ExchangeParts, exchange: Exchange, given: { body: AskedBody; gone: AbortSignal }) {
  const { request, response, route, door, counted } = exchange
  const method = request.method ?? 'GET'
  const body = method === 'POST' ? given.body.bytes : null
  const headers = toProvider(request.headers, door, body)
  try {
    const from = await parts.upstream.ask({
      target: targetOf(door.url, route),
      method,
      headers,
      body,
      signal: given.gone,
    })
    const type = from.headers['content-type']
    const hidesUsage = given.body.addsUsage && (type?.includes('text/event-stream') ?? false)
    const tap = new UsageTap(door.dialect, type)
    const status = from.statusCode ?? 502
    const words = status >= 400 ? failureWords() : null
    counted.answering(status, tap)
    response.writeHead(status, toClient(from.headers, door, hidesUsage))
    response.flushHeaders()
    const filters = [withoutKey(door.key), hidesUsage ? withoutUsageChunk() : null, words]
    const how = await passOn({ from, to: response, filters: filters.filter((filter) => filter !== null), tap })
    counted.answered(how, tap)
    if (words) counted.mayRetry(toldFailure(words.text, status), retryAfterMs(from.headers))
    else if (how === 'cut') counted.mayRetry(failureOf(brokenOff), 0)
    else if (how === 'whole') counted.wentWell()
  } catch (error) {
    if (given.gone.aborted) return counted.left()
    const own = error instanceof UpstreamSlow ? slow : unreachableAnswer(error as NodeJS.ErrnoException)
    parts.log.warn({ door: door.name, code: (error as NodeJS.ErrnoException).code }, own.message)
    counted.fail(response, own)
  }
}

/** What is recorded of one request. Lists of models cost nothing and are not. */
class Count {
  readonly #parts: ExchangeParts
  readonly #route: Route
  readonly #loan: OpenLoan
  readonly #request: CountedRequest
  readonly #beganAt = new Date()
  #bytes = 0
  #model: string | null
  #status: number | null = null

  constructor(parts: ExchangeParts, { loan, route }: { loan: OpenLoan; route: Route }) {
    this.#parts = parts
    this.#route = route
    this.#loan = loan
    this.#model = route.model
    this.#request = new CountedRequest(loan)
  }

  asks({ model, bytes }: AskedBody): void {
    this.#model = model
    this.#bytes = bytes.length
  }

  answering(status: number, tap: UsageTap): void {
    this.#status = status
    this.#request.answering(tap)
  }

  /** A stream that the client left before its provider said what it used is counted by its length: about four bytes a token. */
  answered(how: 'whole' | 'cut' | 'gone', tap: UsageTap): void {
    const isGuessed = how !== 'whole' && !tap.isTold && this.#status === 200
    const guess = { ...noTokens, inputTokens: Math.ceil(this.#bytes / 4), outputTokens: tap.events }
    const used = isGuessed ? guess : tap.tokens
    this.#request.answered(used, !isGuessed)
    this.#record(used, null)
  }

  wentWell(): void {
    if (!this.#route.listsModels) this.#request.wentWell()
  }

  mayRetry(error: TurnError, delayMs: number): void {
    if (!this.#route.listsModels) this.#request.mayRetry(error, delayMs)
  }

  /** The client left before an answer began. */
  left(): void {
    this.#record(noTokens, null)
  }

  fail(response: ServerResponse, own: OwnAnswer): void {
    this.#answerItself(response, own)
    this.#record(noTokens, null)
  }

  /** Answers without asking the provider. One refusal a second is recorded of each slot: an agent may ask again and again. */
  refuse(response: ServerResponse, refusal: RequestRefusal, own: OwnAnswer): void {
    this.#answerItself(response, own)
    const now = performance.now()
    if (now - this.#loan.refusedAtMs < 1_000) return
    this.#loan.refusedAtMs = now
    this.#record(noTokens, refusal)
  }

  #answerItself(response: ServerResponse, own: OwnAnswer): void {
    const error = failureOf(own)
    this.#request.failed(error)
    this.mayRetry(error, 0)
    answer(response, dialectOf[this.#route.door], own)
  }

  #record(used: Tokens, refused: RequestRefusal | null): void {
    if (!this.#loan.borrower || this.#route.listsModels) return
    const { personId, workspaceId, backend, chatId } = this.#loan.borrower
    const { turn } = this.#request
    const request: ModelRequest = {
      ...used,
      id: newId('mrq'),
      at: this.#beganAt.toISOString(),
      personId,
      workspaceId,
      chatId: turn?.chatId ?? chatId ?? null,
      turnId: turn?.turnId ?? null,
      backend,
      provider: this.#route.door,
      model: this.#model,
      status: this.#status,
      refused,
      durationMs: Date.now() - this.#beganAt.getTime(),
    }
    this.#parts.watch.used(request)
  }
}

const notOffered: OwnAnswer = { status: 404, message: 'There is nothing of this kind here.' }
const unknownToken: OwnAnswer = {
  status: 401,
  message: 'Authentication failed: this token opens nothing, or its agent has ended.',
}
const noProvider: OwnAnswer = { status: 404, message: 'This installation has no provider with this API.' }
const tooLarge: OwnAnswer = { status: 413, message: 'The request is larger than 64 MB.' }
const tooMany: OwnAnswer = { status: 429, message: 'Too many requests at the same time.' }
const brokenOff: OwnAnswer = { status: 502, message: 'The model’s provider broke off its answer.' }
const slow: OwnAnswer = { status: 504, message: 'The model’s provider did not answer in time: the request timed out.' }
